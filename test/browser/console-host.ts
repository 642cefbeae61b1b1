import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands where the console is: a host that answers every request and remembers what reached it. */
export class ConsoleHost {
  readonly #server: Server;
  #reached: URL[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<ConsoleHost> {
    const server = createServer();
    const host = new ConsoleHost(server);
    server.on("request", (request, response) => {
      host.#reached.push(new URL(request.url ?? "", host.origin));
      response.end("console");
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    return host;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Every address asked for since the last call but the browser's own wish for an icon. */
  reached(): URL[] {
    const reached = this.#reached.filter(({ pathname }) => pathname !== "/favicon.ico");
    this.#reached = [];
    return reached;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
