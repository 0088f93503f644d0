/**
 * The HTTP API of autotuner: REST, server-sent events and OpenAPI over the `Tuner` port.
 *
 * @module
 */
export { createServer } from './server.ts';
export type { ServerOptions } from './server.ts';
export type { Api } from './api.ts';
export { serve, startServer } from './serve.ts';
export type { RunningServer, ServeOptions } from './serve.ts';
export type { TaskSummaryView, TaskView } from './schemas/task.ts';
export type { AttemptView, ExperimentDetailView, ExperimentView } from './schemas/experiment.ts';
export type { EventView } from './schemas/event.ts';
export type { LogTextView } from './schemas/log.ts';
export type { ProblemError, ProblemView } from './schemas/problem.ts';
