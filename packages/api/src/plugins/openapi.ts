import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { CurveSchema, ImportanceSchema, IntervalSchema, TaskAnalysisSchema } from '../schemas/analysis.ts';
import {
  AttemptSchema,
  ExperimentDetailSchema,
  ExperimentListSchema,
  ExperimentSchema,
  OutcomeSchema,
  ReportSchema,
} from '../schemas/experiment.ts';
import { EventListSchema, EventSchema } from '../schemas/event.ts';
import { HealthSchema } from '../schemas/health.ts';
import { LogTextSchema } from '../schemas/log.ts';
import { ProblemSchema } from '../schemas/problem.ts';
import { TASK_FILE_COMPONENT, taskFileBody, taskFileComponent } from '../schemas/task_file_body.ts';
import { TaskListSchema, TaskSchema, TaskSummarySchema } from '../schemas/task.ts';
import { DOCS_POLICY } from './security_headers.ts';

const NAMED_SCHEMAS = [
  TaskSchema,
  TaskSummarySchema,
  TaskListSchema,
  CurveSchema,
  ImportanceSchema,
  IntervalSchema,
  TaskAnalysisSchema,
  ExperimentSchema,
  ExperimentDetailSchema,
  ExperimentListSchema,
  AttemptSchema,
  OutcomeSchema,
  ReportSchema,
  EventSchema,
  EventListSchema,
  LogTextSchema,
  HealthSchema,
  ProblemSchema,
];

/** Describes all routes that are added after it as OpenAPI 3.1, with a page at /api/docs. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  for (const schema of NAMED_SCHEMAS) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'autotuner',
        version: '0.1.0',
        description: 'Tunes the parameters of any command. Errors are problem documents (RFC 9457).',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This server' }],
      tags: [
        { name: 'tasks', description: 'Tuning runs' },
        { name: 'experiments', description: 'One parameter assignment each' },
        { name: 'logs', description: 'What tasks and experiments printed' },
        { name: 'events', description: 'What happens, as it happens' },
        { name: 'server', description: 'Probes and metrics' },
      ],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'Value of AUTOTUNER_API_KEY' },
        },
      },
    },
    transformObject: (input) =>
      'openapiObject' in input ? withTaskFile(input.openapiObject) : input.swaggerObject,
    // Without it the components would be called def-0, def-1, ...
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, i) => (typeof $id === 'string' ? $id : `def-${i}`),
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: DOCS_POLICY,
    uiConfig: { validatorUrl: null, url: '/api/openapi.json' },
  });
}

/** Adds what no route schema says: that the body of a new task is a task file. */
function withTaskFile<T extends object>(document: T): T {
  const described: OpenDocument = document;
  const create = described.paths?.['/api/tasks']?.post;
  if (create !== undefined) create.requestBody = taskFileBody();
  const schemas = described.components?.schemas;
  if (schemas !== undefined) schemas[TASK_FILE_COMPONENT] = taskFileComponent();
  return document;
}

/** The few places of the document that are written to. */
interface OpenDocument {
  readonly paths?: Readonly<Record<string, { post?: { requestBody?: unknown } } | undefined>>;
  readonly components?: { readonly schemas?: Record<string, unknown> };
}
