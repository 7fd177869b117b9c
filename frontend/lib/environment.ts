/** A variable of the environment that there has to be. */
export function environment(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: frontend/README.md lists what is needed`);
  }
  return value;
}
