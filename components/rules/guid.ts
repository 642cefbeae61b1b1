/** Whether a value is a GUID, as client ids, object IDs and tenant ids are. */
export function isGuid(value: unknown): boolean {
  return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}
