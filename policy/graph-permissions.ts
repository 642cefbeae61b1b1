/** Application (client) ID of Microsoft Graph, the same in every tenant. */
export const microsoftGraph = "00000003-0000-0000-c000-000000000000";

/** A permission of Microsoft Graph. */
export interface GraphPermission {
  name: string;
  /** What whoever has it may do, after "may". */
  deed: string;
}

/** Those that a sign-in has, and those that let into a directory or its people's data (https://learn.microsoft.com/graph/permissions-reference). */
const table = `
  37f7f235-527c-4136-accd-4a02d197296e openid sign people in
  14dad69e-099b-42c9-810b-d002981feec1 profile read a person's basic profile
  64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0 email read a person's e-mail address
  7427e0e9-2fba-42fe-b0c0-848c9e6a8182 offline_access keep what access a person gave
  e1fe6dd8-ba31-4d61-89e7-88639da4683d User.Read read the profile of whoever signs in
  b340eb25-3456-403f-be2f-af7a0d370277 User.ReadBasic.All read the basic profiles of all people
  a154be20-db9c-4678-8ab7-66f6cc099a59 User.Read.All read the full profiles of all people
  df021288-bdef-4463-88db-98f22de89214 User.Read.All read the full profiles of all people
  741f803b-c850-494e-b5df-cde7c675a1ca User.ReadWrite.All change the accounts of all people
  bc024368-1153-4739-b217-4326f2e966d0 GroupMember.Read.All read who is in which group
  98830695-27a2-44f7-8c18-0c3ebc9698f6 GroupMember.Read.All read who is in which group
  dbaae8cf-10b5-4b86-a4a1-f871c94c6695 GroupMember.ReadWrite.All change who is in which group
  5f8c59db-677d-491f-a6b8-5f174b11ec1d Group.Read.All read all groups and what is in them
  5b567255-7703-4780-807c-7be8301ae99b Group.Read.All read all groups and what is in them
  62a82d76-70ea-41e2-9197-370581804d09 Group.ReadWrite.All change all groups and what is in them
  06da0dbc-49e2-44d2-8312-53f166ab848a Directory.Read.All read the whole directory
  7ab1d382-f21e-4acd-a863-ba3e13f7da61 Directory.Read.All read the whole directory
  c5366453-9fb0-48a5-a156-24f0c49a4b84 Directory.ReadWrite.All change the whole directory
  19dbc75e-c2e2-444c-a770-ec69d8559fc7 Directory.ReadWrite.All change the whole directory
  0e263e50-5827-48a4-b97c-d940288653c7 Directory.AccessAsUser.All do in the directory whatever the person who signs in may
  9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30 Application.Read.All read all registrations
  18a4783c-866b-4cc7-a460-3d5e5662c884 Application.ReadWrite.OwnedBy make registrations and change its own
  1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9 Application.ReadWrite.All change all registrations, so act as every one of them
  06b708a9-e830-4db3-a914-8e69da51d44f AppRoleAssignment.ReadWrite.All give any permission to any application
  9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8 RoleManagement.ReadWrite.Directory make anybody an administrator
  570282fd-fa5c-430d-a7fd-fc8dc98a9dca Mail.Read read the mail of whoever signs in
  810c84a8-4a9e-49e6-bf7d-12d183f40d01 Mail.Read read everybody's mail
  e383f46e-2787-4529-855e-0e479a3ffac0 Mail.Send send mail as whoever signs in
  b633e1c5-b582-4048-a93e-9f11b44c7e96 Mail.Send send mail as anybody
  75359482-378d-4052-8f01-80520e7db3cd Files.ReadWrite.All change everybody's files
`;

const byId = new Map<string, GraphPermission>(
  [...table.matchAll(/(\S{36}) (\S+) (.+)/g)].map(([, id = "", name = "", deed = ""]) => [id, { name, deed }]),
);

/** What is known of a permission of Microsoft Graph by its ID; undefined for one that is not known, or another API's. */
export function graphPermission(api: string, id: string): GraphPermission | undefined {
  return api.toLowerCase() === microsoftGraph ? byId.get(id.toLowerCase()) : undefined;
}

/** What a delegated permission of Microsoft Graph lets do, after "may", by its name; undefined for one that is not known. */
export function deedOf(name: string): string | undefined {
  return [...byId.values()].find((permission) => permission.name === name)?.deed;
}

/**
 * A permission in a sentence: by its name, and what it allows where that is known. A program has an application permission (`Role`) by
 * itself; a delegated one (`Scope`) is of the person who signs in.
 */
export function permissionWords(api: string, id: string, type: string): string {
  const { name = id, deed } = graphPermission(api, id) ?? {};
  const whose = api.toLowerCase() === microsoftGraph ? "Microsoft Graph" : api;
  const kind = type === "Role" ? "application permission" : "delegated";
  return `${name} of ${whose} (${kind}${deed === undefined ? "" : `: ${deed}`})`;
}
