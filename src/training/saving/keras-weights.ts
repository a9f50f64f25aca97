import type { H5Content, H5Weight } from "./h5-reader.js";
import type { KerasTopology } from "./keras-config.js";

/**
 * The weights of each layer in its own order, by its name, from the `model.weights.h5` of Keras 3: they lie at
 * `layers/<class>_<n>/vars/<i>`, the class in snake case, counted in the order of the layers (keras/src/saving/saving_lib.py,
 * `_save_container_state`).
 */
export function weightsOfKeras3({ weights }: H5Content, layers: KerasTopology["layers"]): Map<string, H5Weight[]> {
  const used = new Map<string, number>();
  return new Map(
    layers.map(({ name, className }) => {
      const kind = snakeCase(className);
      const n = used.get(kind) ?? 0;
      used.set(kind, n + 1);
      const place = `layers/${n === 0 ? kind : `${kind}_${n}`}/vars/`;
      const own = weights.filter(({ path }) => path.startsWith(place));
      own.sort((a, b) => Number(a.path.slice(place.length)) - Number(b.path.slice(place.length)));
      return [name, own];
    }),
  );
}

/**
 * The same from a `.h5` file: `model_weights/<layer>/<weight>`, in the order of the attribute `weight_names`
 * (keras/src/legacy/saving/legacy_h5_format.py).
 */
export function weightsOfH5({ texts, weights }: H5Content, layers: KerasTopology["layers"]): Map<string, H5Weight[]> {
  const byPath = new Map(weights.map((weight) => [weight.path, weight]));
  return new Map(
    layers.map(({ name }) => {
      const place = `model_weights/${name}`;
      const own = listed(texts, `${place}@weight_names`).map((weight) => {
        const found = byPath.get(`${place}/${weight}`);
        if (!found) throw new Error(`the weight ${weight} of layer "${name}" is not in it`);
        return found;
      });
      return [name, own];
    }),
  );
}

/** A list of names, which Keras divides where it is long: `names0`, `names1`, … */
function listed(texts: H5Content["texts"], key: string): string[] {
  const whole = texts[key];
  if (whole !== undefined) return [whole].flat();
  const parts: string[] = [];
  for (let part = texts[`${key}0`], i = 1; part !== undefined; part = texts[`${key}${i++}`])
    parts.push(...[part].flat());
  return parts;
}

/** As Keras names files of a class: "GlobalAveragePooling2D" is global_average_pooling2d, "ReLU" re_lu. */
function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
