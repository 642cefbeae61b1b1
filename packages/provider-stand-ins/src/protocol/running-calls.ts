import { type handleUnaryCall, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";

import type { Operation } from "./operation.ts";
import { write } from "./property-values.ts";
import { PartialFailure, ProviderError, RefusedPlan } from "./provider.ts";

/** The calls that are being answered; a call that the engine drops, and all when it cancels, get their signal aborted. */
export class RunningCalls {
  readonly #controllers = new Set<AbortController>();

  /** Makes a gRPC handler of a function. `doing` starts the message of a failure: "creating <urn>: …". */
  unary<Request, Response>(
    answer: (request: Request, operation: Operation) => Promise<Response>,
    doing = "",
  ): handleUnaryCall<Request, Response> {
    return (call, callback) => {
      const controller = new AbortController();
      this.#controllers.add(controller);
      call.on("cancelled", () => controller.abort());
      answer(call.request, operationOf(call.request as About, controller.signal))
        .then(
          (response) => callback(null, response),
          (error: unknown) => callback(serviceError(error, doing, urnOf(call.request as About))),
        )
        .finally(() => this.#controllers.delete(controller));
    };
  }

  cancelAll(): void {
    for (const controller of this.#controllers) {
      controller.abort();
    }
  }
}

/** What a request may say about itself. */
interface About {
  getUrn?(): string;
  getTok?(): string;
  getTimeout?(): number;
}

function operationOf(request: About, signal: AbortSignal): Operation {
  const name = request.getUrn?.()?.split("::").slice(3).join("::") ?? "";
  return { name, signal, timeoutSeconds: request.getTimeout?.() ?? 0 };
}

const urnOf = (request: About) => request.getUrn?.() ?? request.getTok?.() ?? "";

/** What a failure looks like to the engine; the texts are laid out as the real provider lays them out. */
function serviceError(error: unknown, doing: string, urn: string): ServiceError {
  const metadata = new Metadata();
  let details = describe(error);
  const during = error instanceof RefusedPlan ? "diffing" : doing;
  // The real provider names the operation only where a state exists already.
  if (during !== "" && (during !== "creating" || error instanceof PartialFailure)) {
    details = `${during} ${urn}: ${details}`;
  }
  if (error instanceof PartialFailure) {
    metadata.set("grpc-status-details-bin", initFailed(error, details));
  }
  return Object.assign(new Error(details), { code: status.UNKNOWN, details, metadata });
}

function describe(error: unknown): string {
  if (error instanceof ProviderError) {
    return `1 error occurred:\n\t* ${error.message}\n\n`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The protocol's way to say that a resource exists although its operation failed. */
function initFailed(failure: PartialFailure, reason: string): Buffer {
  const detail = new providerMessages.ErrorResourceInitFailed()
    .setId(failure.id)
    .setProperties(write(failure.state, failure.secrets))
    .setReasonsList([reason]);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const message = new statusMessages.Status().setCode(status.UNKNOWN).setMessage(reason).setDetailsList([packed]);
  return Buffer.from(message.serializeBinary());
}
