/* Calls to the server. Two ways to fail: nobody answered as our server does, or it refused and said why. */

export class Unreachable extends Error {}

export class Refused extends Error {
  constructor(problem) {
    super(problem.title);
    this.problem = problem;
    this.isUnpaired = problem.status === 401;
  }

  get sentence() {
    const faults = (this.problem.errors ?? []).map((fault) => fault.detail);
    return [this.problem.title, ...faults, this.problem.detail].filter(Boolean).join(". ").replaceAll("..", ".");
  }
}

/* What the server cannot take in just now, and what came too fast, is sent again later. */
export const comesLater = (problem) => problem.status >= 500 || problem.status === 429;

export function makeApi({ root, language, key }) {
  async function ask(path, sent, signal) {
    const headers = { "Content-Type": "application/json", "Accept-Language": language };
    if (key()) headers.Authorization = `Bearer ${key()}`;
    const response = await fetch(root + path, {
      method: "POST",
      headers,
      body: JSON.stringify(sent),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      signal,
    });
    /* The sign-in page of a café's network answers too, but not in JSON. */
    return { response, answer: await response.json() };
  }

  return async function call(path, sent, { milliseconds = 5000 } = {}) {
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), milliseconds);
    let got;
    try {
      got = await ask(path, sent, stop.signal);
    } catch {
      throw new Unreachable();
    } finally {
      clearTimeout(alarm);
    }
    if (got.response.ok) return got.answer;
    if (!got.answer.type || comesLater(got.response)) throw new Unreachable();
    throw new Refused(got.answer);
  };
}
