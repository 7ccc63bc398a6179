/** The OpenAPI description, made from the routes and their schemas when somebody first asks for it. */
import { Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import {
  adminCookieScheme,
  authorizationSchemes,
  csrfHeader,
  problemMediaType,
  type AuthorizationScheme,
} from '../contract/headers.ts';
import { problem } from '../contract/problem.schema.ts';
import { adminPaths } from '../contract/routes.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const about = `Sends a file or a secret to one person, once. Errors are problem+json (RFC 9457) with a stable code; see /docs/errors.

Tokens travel in the Authorization header or in a body, never in a path or query.`;

const speakers: Readonly<Record<AuthorizationScheme, string>> = {
  Link: 'Holder of the link: `Authorization: Link <linkToken>`.',
  Claim: 'Recipient who claimed a download: `Authorization: Claim <claimToken>`.',
  Owner: 'Whoever created the share: `Authorization: Owner <ownerToken>`.',
};

@Injectable()
export class ApiDescription {
  #application: INestApplication | undefined;
  #document: OpenAPIObject | undefined;

  /** Called once, when all routes are known. */
  of(application: INestApplication): void {
    this.#application = application;
  }

  document(): OpenAPIObject {
    if (this.#application === undefined) throw new TypeError('The application was not given to its description.');
    this.#document ??= describeApplication(this.#application);
    return this.#document;
  }
}

function describeApplication(application: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder().setTitle('OneTimeShare').setDescription(about).setVersion('1');
  for (const scheme of authorizationSchemes)
    builder.addSecurity(scheme, { type: 'apiKey', in: 'header', name: 'Authorization', description: speakers[scheme] });
  const document = SwaggerModule.createDocument(application, builder.build(), { operationIdFactory });
  return withProblems(adminPaths.session in document.paths ? withAdmins(document) : document);
}

const ofAdmins = {
  type: 'apiKey',
  in: 'cookie',
  name: 'ots-admin',
  description: `Signed-in admin; over TLS the name begins with \`__Host-\`. Changes also need the header \`${csrfHeader}\`.`,
} as const;

/** Only where there is an admin. */
function withAdmins(document: OpenAPIObject): OpenAPIObject {
  const securitySchemes = { ...document.components?.securitySchemes, [adminCookieScheme]: ofAdmins };
  return { ...document, components: { ...document.components, securitySchemes } };
}

/** `SharesController.claim` is called `sharesClaim` by the clients that are made from the description. */
function operationIdFactory(controller: string, method: string): string {
  const subject = controller.replace(/Controller$/, '');
  return subject.charAt(0).toLowerCase() + subject.slice(1) + method.charAt(0).toUpperCase() + method.slice(1);
}

/** Every operation may be refused, always in the same shape. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  const problemSchema = z.toJSONSchema(z.looseObject(problem.shape), { target: 'openapi-3.0', io: 'output' });
  const refused = {
    description: 'Refused: see `code`.',
    content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const path of Object.values(document.paths))
    for (const method of ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const) {
      const operation = path[method];
      if (operation !== undefined) operation.responses.default = refused;
    }
  const schemas: Schemas = { ...document.components?.schemas, Problem: problemSchema as Schemas[string] };
  return { ...document, components: { ...document.components, schemas } };
}
