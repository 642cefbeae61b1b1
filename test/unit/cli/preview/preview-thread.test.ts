import { expect, onTestFinished, test } from "vitest";

import type { PreviewRequest } from "../../../../cli/preview/preview-request.ts";
import { PreviewThread } from "../../../../cli/preview/preview-thread.ts";
import { notingContext } from "../noting-context.ts";

const answers = new URL("thread-that-answers.mjs", import.meta.url);

function begun() {
  const controller = new AbortController();
  const context = { ...notingContext("/checkout/"), signal: controller.signal };
  const thread = new PreviewThread({} as PreviewRequest, context, answers);
  onTestFinished(() => thread.close());
  const engine = { command: "pulumi", version: "3.0.0", description: "", isOnPath: true };
  const preview = async (stack: string) =>
    (await thread.preview({ stack, prepared: undefined, engine })) as unknown as {
      environment: string;
      threadId: number;
    };
  return { preview, controller, said: context.said };
}

test("one thread previews one environment after another, and its command says what it says", async () => {
  const { preview, said } = begun();
  const [one, two] = [await preview("one"), await preview("two")];
  expect([one.environment, two.environment]).toEqual(["one", "two"]);
  expect(two.threadId).toBe(one.threadId);
  expect(said).toEqual(["one says", "two says"]);
});

test.each([
  ["throws", "a program let something go wrong"],
  ["ends", "A thread of previews ended with code 7"],
])("a preview whose thread %s fails with the reason, and the next one has another thread", async (stack, reason) => {
  const { preview } = begun();
  const { threadId } = await preview("before");
  await expect(preview(stack)).rejects.toThrow(reason);
  const after = await preview("after");
  expect(after.environment).toBe("after");
  expect(after.threadId).not.toBe(threadId);
});

test("what goes wrong after the answer ends the thread alone", async () => {
  const { preview } = begun();
  const { threadId } = await preview("throws late");
  const next = () => preview("after").catch(() => ({ threadId }));
  await expect.poll(async () => (await next()).threadId).not.toBe(threadId);
});

test("an abort reaches what is under way", async () => {
  const { preview, controller } = begun();
  const waiting = preview("waits");
  controller.abort(new Error("Ctrl-C"));
  await expect(waiting).rejects.toThrow("Ctrl-C");
});
