// Bundles the scripts with esbuild, takes over the base map, and writes a manifest beside them: node build.mjs OUTPUT DIGEST
// Names carry a hash of their content, so a browser may keep each file for ever.
import { readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { basemap } from "./basemap.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Names of the packages a bundle holds code of, from esbuild's list of inputs. */
function bundled(inputs) {
  const names = new Set();
  for (const input of Object.keys(inputs)) {
    const match = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) names.add(match[1]);
  }
  return [...names].sort();
}

/** The text of a package's licence; a package without one is an error, because its terms ask for it. */
async function licence(folder, name) {
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
  if (!file) throw new Error(`${name} has no licence file`);
  return (await readFile(path.join(folder, file), "utf8")).trim();
}

async function notice(names) {
  const parts = ["The scripts of this site hold code of these packages."];
  for (const name of names) {
    const folder = path.join(here, "node_modules", name);
    const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    parts.push(`${name} ${about.version} (${about.license})\n\n${await licence(folder, name)}`);
  }
  return parts.join(`\n\n${"-".repeat(72)}\n\n`) + "\n";
}

/** Build into a folder beside the output, then take its place: whoever serves the files never sees half of them. */
async function build(output, digest) {
  const fresh = `${output}.new`;
  await rm(fresh, { recursive: true, force: true });
  const { metafile } = await esbuild.build({
    absWorkingDir: here,
    entryPoints: { site: "src/site.js" },
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: ["es2022"],
    charset: "utf8",
    legalComments: "none",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    metafile: true,
    logLevel: "warning",
  });
  const entries = {};
  const files = {};
  for (const [written, about] of Object.entries(metafile.outputs)) {
    const name = path.basename(written);
    const text = await readFile(path.resolve(here, written));
    files[name] = { bytes: text.length, gzip: gzipSync(text).length };
    if (about.entryPoint === "src/site.js") entries.site = name;
    // What a page loads at once: the entry with what it imports without waiting.
    files[name].imports = about.imports.filter((use) => use.kind === "import-statement").map((use) => path.basename(use.path));
  }
  const land = await basemap(pathToFileURL(path.join(here, "node_modules", "world-atlas") + path.sep));
  await writeFile(path.join(fresh, "basemap.json"), JSON.stringify(land));
  await writeFile(path.join(fresh, "NOTICE.txt"), await notice([...bundled(metafile.inputs), "world-atlas"].sort()));
  await writeFile(path.join(fresh, "manifest.json"), `${JSON.stringify({ inputs: digest, entries, files }, null, 2)}\n`);
  await rm(output, { recursive: true, force: true });
  await rename(fresh, output);
}

const [output, digest] = process.argv.slice(2);
if (!output || !digest) {
  console.error("node build.mjs OUTPUT DIGEST");
  process.exit(2);
}
await build(path.resolve(output), digest);
