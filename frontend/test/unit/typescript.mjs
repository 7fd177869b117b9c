// Node 20 runs no TypeScript: this turns files of lib/ into modules it runs, whose imports are such files, too.
import { readFileSync } from "node:fs";
import ts from "typescript";

const LIB = new URL("../../lib/", import.meta.url);
const made = new Map();

function url(name) {
  if (!made.has(name)) {
    const source = readFileSync(new URL(`${name}.ts`, LIB), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
    });
    const linked = outputText.replace(/from "\.\/([\w-]+)"/g, (_, other) => `from "${url(other)}"`);
    made.set(name, `data:text/javascript;base64,${Buffer.from(linked).toString("base64")}`);
  }
  return made.get(name);
}

/** @param {string} name of a file in lib/, without its ending */
export function lib(name) {
  return import(url(name));
}
