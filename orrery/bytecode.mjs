/**
 * Compiles Python for the browser, by the Python that runs there: byte code is of one version of Python only.
 *
 *     node bytecode.mjs <tree> <modules>
 *
 * <tree> holds sources where they will lie in the browser; <modules>, separated by commas, are imported there. What that imported, and
 * all of <tree> where there is nothing to import, is compiled to a `.pyc` beside its source. Prints, as JSON, the paths in <tree> that
 * a start needs, byte code and modules of WebAssembly, as `needed`, and as `missing` those of <modules> that are not there. A failure
 * is told without the script in which it happened, which is one line of a megabyte.
 */

import { createRequire } from "node:module";
import path from "node:path";
import { loadPyodide } from "pyodide";

const PROGRAM = `
import importlib, json, sys
from importlib._bootstrap_external import _code_to_timestamp_pyc
from pathlib import Path

ARCHIVE, LIBRARY = f"/lib/python{sys.version_info[0]}{sys.version_info[1]}.zip", f"lib/python{sys.version_info[0]}.{sys.version_info[1]}"

missing = []

def imported(names):
    """The files, relative to the tree, of everything that a start imports."""
    sys.path.append(f"/tree/{LIBRARY}/site-packages")
    for name in names:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            missing.append(name)
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None) or ""
        for root, place in (("/tree/", ""), (f"{ARCHIVE}/", f"{LIBRARY}/"), (f"/{LIBRARY}/", f"{LIBRARY}/")):
            if file.startswith(root):
                yield place + file.removeprefix(root)
                break

def compiled(path):
    source = Path("/tree", path).read_bytes()
    code = compile(source, "/" + path, "exec", dont_inherit=True, optimize=0)
    Path("/tree", path + "c").write_bytes(_code_to_timestamp_pyc(code, 0, len(source)))
    return path + "c"

def needed(names):
    paths = imported(names) if names else (str(path.relative_to("/tree")) for path in Path("/tree").rglob("*.py"))
    there = sorted(path for path in set(paths) if Path("/tree", path).exists())
    return [compiled(path) if path.endswith(".py") else path for path in there]

json.dumps({"needed": needed([name for name in names.split(",") if name]), "missing": missing})
`;

const [tree, names] = process.argv.slice(2);
const indexURL = path.dirname(createRequire(import.meta.url).resolve("pyodide"));
try {
  const python = await loadPyodide({ indexURL });
  python.mountNodeFS("/tree", tree);
  python.globals.set("names", names);
  process.stdout.write(python.runPython(PROGRAM));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
