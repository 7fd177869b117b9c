/** Nobody is signed in, or no longer. */
export class SignedOut extends Error {}

type Kept = { value: string; staleAt: number };

const LONGEST_MARGIN = 30_000;

/**
 * The bearer token of the one who is signed in: kept in memory alone, fetched anew before it expires, by one request
 * however many ask. As long as the page lives, it is the same user's.
 */
export class TokenKeeper {
  readonly #fetchToken: () => Promise<string>;
  readonly #now: () => number;
  #kept: Kept | undefined;
  #subject: string | undefined;
  #fetching: Promise<string> | undefined;

  constructor(fetchToken: () => Promise<string>, now: () => number = () => Date.now()) {
    this.#fetchToken = fetchToken;
    this.#now = now;
  }

  /**
   * A token that is good for a while yet.
   *
   * @param ahead for how many milliseconds longer than that
   */
  current(ahead = 0): Promise<string> {
    if (this.#kept && this.#now() + ahead < this.#kept.staleAt) {
      return Promise.resolve(this.#kept.value);
    }
    this.#fetching ??= this.#fetch();
    return this.#fetching;
  }

  /** Latchkey will not have it, whatever the clock says; another may be here already. */
  refused(token: string): void {
    if (this.#kept?.value === token) {
      this.#kept = undefined;
    }
  }

  /** Forgets it, and what is on its way. */
  clear(): void {
    this.#kept = undefined;
    this.#fetching = undefined;
  }

  #fetch(): Promise<string> {
    // What a sign-out has overtaken is nobody's token any more.
    const isWanted = () => this.#fetching === fetching;
    const fetching: Promise<string> = this.#fetchToken().then(
      (value) => {
        if (!isWanted()) {
          throw new SignedOut();
        }
        this.#fetching = undefined; // first: what is no token throws, and is not kept
        const { sub, iat, exp } = claims(value);
        this.#subject ??= sub;
        if (sub !== this.#subject) {
          throw new SignedOut(); // somebody else signed in: what this page shows and has under way is not theirs
        }
        this.#kept = { value, staleAt: this.#now() + freshFor(iat, exp) };
        return value;
      },
      (reason: unknown) => {
        if (isWanted()) {
          this.#fetching = undefined;
        }
        throw reason;
      },
    );
    return fetching;
  }
}

/** By our own clock from now on, since that of the issuer may be another. */
function freshFor(iat: number, exp: number): number {
  const life = (exp - iat) * 1000;
  return life - Math.min(LONGEST_MARGIN, life / 4);
}

function claims(token: string): { sub: string; iat: number; exp: number } {
  const payload = token.split(".")[1] ?? "";
  return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { sub: string; iat: number; exp: number };
}
