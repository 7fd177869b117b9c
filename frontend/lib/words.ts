import { Problem } from "./problem";

/** What people are told, by the code of docs/problems.md. */
export const WORDS: Readonly<Record<string, string>> = {
  unreachable: "We can’t reach your tasks right now.",
  overloaded: "A lot is going on right now.",
  keys_unavailable: "Signing in can’t be checked right now.",
  database_unavailable: "Your tasks can’t be reached right now.",
  missing_token: "Please sign in again.",
  invalid_token: "Please sign in again.",
  token_expired: "Please sign in again.",
  token_revoked: "You were signed out. Please sign in again.",
  not_found: "This task is no longer there. It may have been deleted in another window.",
  precondition_failed: "This task was changed in another window in the meantime.",
  idempotency_key_reused: "This task could not be added. Reloading the page may help.",
  invalid_body: "A title has 1 to 200 characters, and notes have 2,000 at most.",
  body_too_large: "That is too long to keep.",
  invalid_request: "This page asked for something that isn’t understood. Reloading it may help.",
  method_not_allowed: "This page asked for something that can’t be done. Reloading it may help.",
  unsupported_media_type: "This page asked in a form that isn’t understood. Reloading it may help.",
  headers_too_large: "Your browser sent too much along. Signing out and in again may help.",
  internal_error: "Something went wrong on our side.",
};

export function words(problem: Problem): string {
  const text = WORDS[problem.code] ?? "Something went wrong.";
  // Leads whoever runs this to the line in the log.
  return problem.code === "internal_error" && problem.requestId ? `${text} (Reference ${problem.requestId})` : text;
}

/** Better Auth's codes, where a form can say something better than its message. */
const DOOR_WORDS: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: "That e-mail address and password don’t belong together.",
  USER_ALREADY_EXISTS: "There is an account with this e-mail address already. Sign in instead?",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "There is an account with this e-mail address already. Sign in instead?",
  INVALID_EMAIL: "That isn’t a complete e-mail address.",
  PASSWORD_TOO_SHORT: "A password has 8 characters or more.",
  PASSWORD_TOO_LONG: "A password has 128 characters at most.",
  INVALID_PASSWORD: "That isn’t your password.",
  INVALID_ORIGIN: "This page was opened at another address than its own, so nobody can sign in here.",
  ERASURE_FAILED: "Your tasks can’t be reached right now, so nothing was deleted. Please try again in a moment.",
  ERASURE_UNKNOWN: "We could not find out whether everything was deleted. Please try again.",
};

/** What a form says of Better Auth's answer. */
export function doorWords(error: { status?: number; code?: string | undefined }): string {
  if (error.status === 429) {
    return "Too many attempts. Please wait ten seconds.";
  }
  return DOOR_WORDS[error.code ?? ""] ?? "That didn’t work. Please try again in a moment.";
}
