/** Why Latchkey did not do what was asked (RFC 9457), or `unreachable` where no answer of its own came. */
export class Problem extends Error {
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;
  readonly requestId: string | undefined;

  constructor(code: string, details: { retryAfterSeconds?: number | undefined; requestId?: string | undefined } = {}) {
    super(code);
    this.code = code;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.requestId = details.requestId;
  }

  /** Whether it may be gone by itself in a moment. */
  get isPassing(): boolean {
    return ["unreachable", "overloaded", "keys_unavailable", "database_unavailable"].includes(this.code);
  }
}

/** Whether it is Latchkey itself that says no. */
export function isProblem(answer: Response): boolean {
  return answer.headers.get("Content-Type")?.startsWith("application/problem+json") ?? false;
}

export async function problemOf(answer: Response): Promise<Problem> {
  const retryAfterSeconds = Number(answer.headers.get("Retry-After")) || undefined;
  if (!isProblem(answer)) {
    // Something in between that Latchkey is behind, or should be.
    return new Problem("unreachable", { retryAfterSeconds });
  }
  const { code, requestId } = (await answer.json()) as { code: string; requestId?: string };
  return new Problem(code, { retryAfterSeconds, requestId });
}
