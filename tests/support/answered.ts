/** The value of a call that succeeded; throws what it failed with otherwise. */
export async function answered<T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: { message: string } }>): Promise<T> {
  const given = await answer;
  if (given.ok) return given.value;
  throw new Error(given.error.message);
}
