/** Multiplies matrices with TensorFlow and prints one line of JSON: the billions of operations a second at its median. */
import { tf } from "tseminar";

const SIZE = 2048;
const TIMES = 15;

const [a, b] = [tf.randomUniform([SIZE, SIZE]), tf.randomUniform([SIZE, SIZE])];
const seconds = Array.from({ length: TIMES }, () => {
  const start = performance.now();
  const product = tf.matMul(a, b);
  product.dataSync(); // waits for it, on a GPU too
  product.dispose();
  return (performance.now() - start) / 1000;
}).sort((a, b) => a - b);
console.log(JSON.stringify({ gflops: (2 * SIZE ** 3) / 1e9 / (seconds[Math.floor(TIMES / 2)] ?? NaN) }));
