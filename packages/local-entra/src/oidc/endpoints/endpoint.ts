import { errorPage } from "../pages/error-page.ts";
import type { ServiceContext } from "../provider/service-context.ts";
import { type EntraRefusal, refusalBody } from "../refusals/entra-refusal.ts";
import { refusalOf } from "../refusals/library-refusal.ts";
import { answerHeaders, type EntraContext, hasLeft, type RequestTrace, traceOf } from "../request/entra-context.ts";

/** Answers one request, or throws an EntraRefusal. */
export type Endpoint = (c: EntraContext) => Response | Promise<Response>;

type Refuse = (refusal: EntraRefusal, trace: RequestTrace, c: EntraContext) => Response | Promise<Response>;

/** An endpoint for programs: a refusal becomes JSON. */
export function jsonEndpoint({ origin, report }: ServiceContext, answer: Endpoint): Endpoint {
  return refusing(report, answer, (refusal, trace, c) =>
    c.json(refusalBody(refusal, trace, origin), refusal.status, answerHeaders(trace, refusal.code)),
  );
}

/** An endpoint for people: a refusal becomes a page. */
export function pageEndpoint({ report, remedies }: ServiceContext, answer: Endpoint): Endpoint {
  return refusing(report, answer, (refusal, trace) => errorPage(refusal, trace, remedies));
}

function refusing(report: ServiceContext["report"], answer: Endpoint, refuse: Refuse): Endpoint {
  return async (c) => {
    try {
      return await answer(c);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const refusal = refusalOf(error);
      if (refusal.code === 90033 && !hasLeft(c)) {
        report(error);
      }
      return refuse(refusal, traceOf(c), c);
    }
  };
}
