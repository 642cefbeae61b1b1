import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { credentials } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";

const require = createRequire(import.meta.url);
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
const runPlugin = require.resolve("@pulumi/pulumi/cmd/run-plugin");
const component = join(import.meta.dirname, "../../../component");

/** The component's provider, run as the engine's host for Node.js runs a package. */
export class ComponentProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** Starts it with this process's variables. @throws Error when it ends before it serves. */
  static async start(): Promise<ComponentProcess> {
    // Away from the repository, as in another project. The engine sends its own address when it attaches.
    const child = spawn(process.execPath, [runPlugin, component, "127.0.0.1:1"], {
      cwd: tmpdir(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (line) => resolve(String(line)));
      child.once("exit", (code) => reject(new Error(`the component's provider ended with ${code}`)));
    });
    return new ComponentProcess(child, Number(port));
  }

  /** What it answers when it is asked for its schema. */
  async schema(): Promise<Record<string, unknown>> {
    const client = new ResourceProviderClient(`127.0.0.1:${this.port}`, credentials.createInsecure());
    try {
      return await new Promise((resolve, reject) => {
        const settle = (error: Error | null, answer: messages.GetSchemaResponse) =>
          error ? reject(error) : resolve(JSON.parse(answer.getSchema()));
        client.getSchema(new messages.GetSchemaRequest(), settle);
      });
    } finally {
      client.close();
    }
  }

  stop(): void {
    this.#child.kill();
  }
}
