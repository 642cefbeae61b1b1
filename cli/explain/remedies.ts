// What several errors are mended by. Menus are those of the Microsoft Entra admin center (https://entra.microsoft.com).

export const openSheet =
  "Compare the console's fields with `npm run sheet -- {selector}`, and paste what differs again with `--copy`.";

export const compareConsole =
  "`npm run doctor -- {selector} --console https://YOUR-CONSOLE` compares what the console sends with the outputs, field by field.";

export const undoDrift =
  "`npm run preview -- {selector} --refresh` shows what was changed by hand, `npm run up -- {selector} --refresh` puts it back.";

export const webPlatform = `Register it under Web alone: App registrations, the registration, Authentication. ${undoDrift}`;

export const signInAgain = "Start the sign-in again from the console.";

export const assign =
  "Name the person, or a group that has the person as a direct member, in `assignments`, and run `npm run up -- {selector}`. By hand: Enterprise applications, the application, Users and groups.";

export const grantConsent =
  "Set `adminConsent` to true, and run `npm run up -- {selector}`: it consents once for everybody. By hand, as an administrator: Enterprise applications, the application, Permissions, Grant admin consent.";

export const copyIssuer =
  "`npm run sheet -- {selector} --copy issuer`, then paste it into the console's Issuer and save.";

export const pasted = "`npm run doctor -- {selector} --pasted` says what it is that stands in the console.";

export const copySecret =
  "`npm run sheet -- {selector} --copy client-secret`, then paste it into the console's Client secret and save.";

export const rotate = "`npm run rotate -- {selector}` makes a new one, and says what to paste.";

export const signInLog =
  "Entra admin center, Sign-in logs: the entry with this time and Request ID names the policy or setting.";

export const enableApplication =
  "Enterprise applications, the application, Properties: set “Enabled for users to sign-in” to Yes.";

export const requestOfConsole =
  "RustDesk's console sends no such request: look which program sent it, and what stands between it and Entra ID (a proxy, an edited address).";
