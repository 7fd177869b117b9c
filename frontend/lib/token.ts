/** Nobody is signed in, or no longer. */
export class SignedOut extends Error {}

type Kept = { value: string; staleAt: number };

const LONGEST_MARGIN = 30_000;

/**
 * The bearer token of the one who is signed in: kept in memory alone, fetched anew before it expires, by one request
 * however many ask.
 */
export class TokenKeeper {
  readonly #fetchToken: () => Promise<string>;
  readonly #now: () => number;
  #kept: Kept | undefined;
  #fetching: Promise<string> | undefined;

  constructor(fetchToken: () => Promise<string>, now: () => number = Date.now) {
    this.#fetchToken = fetchToken;
    this.#now = now;
  }

  /** A token that is good for a while yet. */
  current(): Promise<string> {
    if (this.#kept && this.#now() < this.#kept.staleAt) {
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
        this.#kept = { value, staleAt: this.#now() + freshFor(value) };
        this.#fetching = undefined;
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
function freshFor(token: string): number {
  const { iat, exp } = claims(token);
  const life = (exp - iat) * 1000;
  return life - Math.min(LONGEST_MARGIN, life / 4);
}

function claims(token: string): { iat: number; exp: number } {
  const payload = token.split(".")[1] ?? "";
  return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { iat: number; exp: number };
}
