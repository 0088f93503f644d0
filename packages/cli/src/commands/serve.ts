import type { Execute } from '../command.ts';

/** `autotuner serve`: serves the HTTP API until a signal stops it. A stop on request is a success. */
export const serve: Execute = async ({ cli, options }) => {
  const api = await import('@autotuner/api');
  const host = options.text('host');
  const port = options.number('port');
  const key = cli.env['AUTOTUNER_API_KEY'];
  await api.serve({
    ...(cli.home === undefined ? {} : { home: cli.home }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(key === undefined || key === '' ? {} : { apiKey: key }),
    allowedHosts: options.list('allowHost'),
    insecure: options.isOn('insecure'),
    onListening: (url) => {
      cli.out.line(url);
      cli.err.line(
        `Listening on ${cli.err.paint.strong(url)}, the API is described at ${url}/api/docs; Ctrl-C stops`,
      );
    },
  });
  return 0;
};
