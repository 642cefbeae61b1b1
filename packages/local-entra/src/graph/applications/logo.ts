import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import { logoId } from "../../directory/objects/logo.ts";
import { found } from "../odata/key.ts";
import {
  type Find,
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  newRoutes,
} from "../request/graph-context.ts";
import { badRequest } from "../request/graph-error.ts";
import { bodyOf, parameter } from "../request/graph-request.ts";
import { may, permit, writable } from "../request/permissions.ts";
import { storeApplication } from "./application-changes.ts";

/** What the portal takes (https://learn.microsoft.com/entra/fundamentals/how-to-customize-branding). */
const types = ["image/gif", "image/jpeg", "image/png"];
const largest = 100 * 1024;

/** `/applications/{id}/logo`: the picture itself, to write and to read. */
export function logoRoutes({ directory, origin }: GraphContext, find: Find<Application>): GraphRoutes {
  const routes = newRoutes();

  routes.put("/:id/logo", async (request) => {
    const content = await picture(request);
    directory.transaction(() => {
      const application = writable(directory, request, find);
      const id = logoId(application.id);
      directory.logos.put({ id, contentType: contentTypeOf(request), content });
      const info = { ...application.info, logoUrl: `${origin}/logos/${application.id}` };
      storeApplication(directory, { ...application, info }, application);
    });
    return request.body(null, 204);
  });

  routes.get("/:id/logo", (request) => {
    permit(may.readApplications(request.get("caller")));
    return found("logo", logoAnswer(directory, find(parameter(request, "id")).id));
  });

  return routes;
}

/** The logo of a registration as an answer; undefined where it has none. */
export function logoAnswer(directory: Directory, applicationId: string): Response | undefined {
  const logo = directory.logos.get(logoId(applicationId));
  return (
    logo &&
    new Response(Buffer.from(logo.content, "base64"), {
      headers: { "content-type": logo.contentType, "x-content-type-options": "nosniff" },
    })
  );
}

async function picture(request: GraphRequest): Promise<string> {
  const content = await bodyOf(request);
  if (!types.includes(contentTypeOf(request))) {
    throw badRequest(`The logo must be of type ${types.join(", ")}, got '${contentTypeOf(request)}'.`);
  }
  if (content.length === 0 || content.length > largest) {
    throw badRequest(`The logo must have 1 to ${largest} bytes, got ${content.length}.`);
  }
  return content.toString("base64");
}

function contentTypeOf(request: GraphRequest): string {
  return (request.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
