// Bundles the widget into the one file given as argument: script and minified styles together.
import { readFile } from "node:fs/promises";
import * as esbuild from "esbuild";

// the first versions that know <dialog> and styles made by script
const target = ["chrome87", "firefox101", "safari15.4"];

const styles = {
  name: "styles as text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true, target });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

await esbuild.build({
  entryPoints: [new URL("src/main.ts", import.meta.url).pathname],
  outfile: process.argv[2],
  bundle: true,
  format: "iife",
  minify: true,
  charset: "utf8",
  target,
  legalComments: "none",
  plugins: [styles],
  logLevel: "warning",
});
