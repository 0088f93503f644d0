import { pino, type DestinationStream, type Logger } from 'pino';

/** A logger of JSON lines with named levels and ISO times. */
export function serverLog(destination: DestinationStream = pino.destination({ fd: 2, sync: true })): Logger {
  return pino(
    {
      base: null,
      level: 'info',
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}
