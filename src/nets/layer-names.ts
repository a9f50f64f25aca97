import { tf } from "../tensorflow.js";

/**
 * tfjs counts layers without a name by their class in a table that it keeps to itself, and asks `getClassName` for the key.
 * While a layer is being made, and has no name yet, this gives it a text that reads as the name of the class and that is
 * another key after each restart.
 */
class CountedName extends String {
  constructor(
    className: string,
    readonly session: number,
  ) {
    super(className);
  }

  /** Names of layers are made of it with underscores. */
  override replace(pattern: unknown, by: unknown): string {
    return this.valueOf().replace(pattern as RegExp, by as string);
  }

  /** Models ask for it in small letters. */
  override toLowerCase(): string {
    return asText(new CountedName(this.valueOf().toLowerCase(), this.session));
  }

  [Symbol.toPrimitive](hint: string): string {
    return hint === "string" ? `${this.valueOf()} of session ${this.session}` : this.valueOf();
  }
}

let session = 0;

/** Has tfjs count names of layers from 1 again: the next dense layer without a name is `dense_Dense1`. */
export function restartLayerNames(): void {
  session++;
  if (session > 1) return;
  const prototype = tf.layers.Layer.prototype;
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the layer as `this`
  const { getClassName } = prototype;
  prototype.getClassName = function (this: tf.layers.Layer) {
    const className = getClassName.call(this);
    return Object.hasOwn(this, "name") && this.name ? className : asText(new CountedName(className, session));
  };
}

/** tfjs declares a plain text, and uses what a String object has, too. */
function asText(name: CountedName): string {
  return name as string & CountedName;
}
