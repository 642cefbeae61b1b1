import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";

import { expect, onTestFinished, test } from "vitest";

import type { Silence } from "../../../../cli/doctor/answer.ts";
import { consoleRemedy, serviceRemedies, silenceText } from "../../../../cli/doctor/silence.ts";

/** A proxy that gives no way anywhere. */
async function refusingProxy(status: string): Promise<string> {
  const server = createServer().on("connect", (_request, socket) => socket.end(`HTTP/1.1 ${status}\r\n\r\n`));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Why a host of the Internet does not answer to a process that is told of this proxy; Node.js reads it when it starts. */
async function silenceBehind(proxy: string): Promise<Silence> {
  const program = `
    import { ask } from "./cli/doctor/answer.ts";
    process.stdout.write(JSON.stringify((await ask("https://login.example.test/")).silence));`;
  const env = { ...process.env, HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: "", NODE_USE_ENV_PROXY: "1" };
  const words = ["--input-type=module-typescript", "--eval", program];
  return JSON.parse((await promisify(execFile)(process.execPath, words, { env })).stdout);
}

test("a proxy that refuses, or is not there, is not taken for the host behind it", async () => {
  expect(
    await Promise.all([
      refusingProxy("407 Proxy Authentication Required").then(silenceBehind),
      silenceBehind("http://127.0.0.1:1"),
      silenceBehind("http://proxy.invalid:3128"),
    ]),
  ).toEqual([
    { kind: "proxy", code: "407" },
    { kind: "proxy", code: "ECONNREFUSED" },
    { kind: "proxy", code: expect.stringMatching(/^(?:ENOTFOUND|EAI_AGAIN)$/) },
  ]);
});

test.each<[silence: Silence, text: string, remedy: string]>([
  [
    { kind: "proxy", code: "407" },
    "the proxy that this machine is told of gives no way there (407: it wants a name and password).",
    "If the console is inside of your network, name its host in NO_PROXY.",
  ],
  [
    { kind: "no-tls", code: "EPROTO" },
    "no TLS is spoken there (EPROTO), most likely plain HTTP.",
    "Put a proxy with a certificate before the console, and open it there: Entra ID sends people back to https alone, localhost apart.",
  ],
  [
    { kind: "name", code: "ENOTFOUND" },
    "the name desk.example.com is not known here (ENOTFOUND).",
    "Look whether the console runs, and whether name, port and firewall let this machine reach it.",
  ],
])("silence is told with what to do about it: %o", (silence, text, remedy) => {
  expect([silenceText("desk.example.com:8443", silence), consoleRemedy(silence)]).toEqual([text, remedy]);
});

test("of the sign-in service, a proxy is thought of where none is the matter yet", () => {
  const proxy = "Where only a proxy leads outside, name it in HTTPS_PROXY and set NODE_USE_ENV_PROXY=1.";
  expect(serviceRemedies({ kind: "timeout", code: "TimeoutError" }, "--stack prod")).toEqual([
    "Look at firewall and network.",
    proxy,
  ]);
  expect(serviceRemedies({ kind: "proxy", code: "407" }, "--stack prod")).toEqual([
    "Look at HTTPS_PROXY: the proxy must be there and let the host through. Name and password stand in its address.",
  ]);
  const clock = "Look whether this machine's clock is right.";
  expect(serviceRemedies({ kind: "certificate", code: "SELF_SIGNED_CERT_IN_CHAIN" }, "local --stack dev")[1]).toBe(
    clock,
  );
  expect(serviceRemedies({ kind: "certificate", code: "CERT_NOT_YET_VALID" }, "--stack prod")).toEqual([clock]);
});
