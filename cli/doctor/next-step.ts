/** What follows once the console is filled in; `callbackUrl` is one of that console's, if it is known. */
export function doctorStep(selector: string, callbackUrl?: string): string {
  const console = URL.parse(callbackUrl ?? "")?.origin ?? "https://YOUR-CONSOLE";
  return `Filled it in? \`npm run doctor -- ${selector} --console ${console}\``;
}
