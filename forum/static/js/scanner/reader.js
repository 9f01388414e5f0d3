/* QR codes out of a video: the browser's own detector where there is one, else zxing compiled to WebAssembly. */

/* Neither tickets nor other codes that people show are micro codes: a stain is taken for one now and then. */
const FORMATS = ["QRCodeModel2"];

/* How zxing looks at a picture: at all of it, so many pixels long at most, or at its middle made smaller or larger.
   `even` is for bad light, dirt and blur: how far a pixel looks around itself. `bend` is for paper that is rolled or
   folded. The first way reads any badge in fair state; where it does not, one of the others is tried too, in turn. */
const FIRST = { longest: 1024 };
const OTHERS = [
  { scale: 0.8, even: 6 },
  { scale: 1.5 },
  { scale: 1.2, even: 12 },
  { scale: 0.5, even: 6 },
  { scale: 1, even: 4 },
  { scale: 1.5, bend: -0.2 },
  { scale: 0.8, even: 9 },
  { scale: 1.5, bend: 0.2 },
  { scale: 1.2, even: 8 },
  { scale: 1.5, bend: 0.4 },
];

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error("reader")));
    document.head.append(script);
  });
}

/* Move each column down or up, by a parabola: it takes the bend out of a code wherever it is, as all that it adds from
   one place to another is a slant. */
function unbend({ data, width, height }, bend) {
  const pixels = new Uint32Array(data.buffer);
  const away = Int32Array.from({ length: width }, (_, x) => Math.round(((x - width / 2) ** 2 / width) * bend));
  for (let row = 0; row < height; row += 1) {
    const y = bend > 0 ? height - 1 - row : row;
    for (let x = 0; x < width; x += 1) {
      const from = y - away[x];
      if (from >= 0 && from < height) pixels[y * width + x] = pixels[from * width + x];
    }
  }
}

/* Make black what is darker than its surroundings, white the rest. The mean of any square comes from four sums, each
   over all that is above and to the left of a corner. */
function makeEven() {
  let sums = new Uint32Array(0);

  function sumUp({ data, width, height }) {
    const row = width + 1;
    if (sums.length < row * (height + 1)) sums = new Uint32Array(row * (height + 1));
    sums.fill(0, 0, row);
    for (let y = 1, green = 1; y <= height; y += 1) {
      sums[y * row] = 0;
      for (let x = 1, sum = 0; x <= width; x += 1, green += 4) {
        sum += data[green];
        sums[y * row + x] = sums[(y - 1) * row + x] + sum;
      }
    }
  }

  return (picture, reach) => {
    const { data, width, height } = picture;
    const row = width + 1;
    sumUp(picture);
    data.fill(255);
    /* Of nine pixels here and of all those around; half a grey level is no darkness. */
    const around = (2 * reach + 1) ** 2;
    const slack = (9 * around) / 2;
    for (let y = reach; y < height - reach; y += 1) {
      for (let x = reach; x < width - reach; x += 1) {
        const [over, under] = [(y - 1) * row + x, (y + 2) * row + x];
        const here = sums[under + 2] - sums[under - 1] - sums[over + 2] + sums[over - 1];
        const [up, down] = [(y - reach) * row + x, (y + reach + 1) * row + x];
        const all = sums[down + reach + 1] - sums[down - reach] - sums[up + reach + 1] + sums[up - reach];
        if (here * around < all * 9 - slack) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
      }
    }
  };
}

async function makeNative() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await window.BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video)).map((code) => code.rawValue);
}

/* Against sites that follow people about, some browsers give noise instead of what was drawn. */
function givesNoise(pen) {
  pen.fillRect(0, 0, 8, 8);
  pen.clearRect(8, 0, 8, 8);
  const { data } = pen.getImageData(0, 0, 16, 8);
  /* How opaque: full on the left, not at all on the right. A little noise harms no code. */
  return Array.from({ length: 128 }, (_, n) => data[n * 4 + 3]).some((it, n) => (n % 16 < 8 ? it < 192 : it > 64));
}

async function makeCompiled({ script, wasm }) {
  await loadScript(script);
  const { prepareZXingModule, readBarcodes } = window.ZXingWASM;
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (givesNoise(pen)) throw new Error("noise");
  const even = makeEven();
  let turn = -1;

  function draw(video, { longest, scale }) {
    const [width, height] = [video.videoWidth ?? video.width, video.videoHeight ?? video.height];
    const side = Math.min(width, height);
    const [w, h] = longest ? [width, height] : [side, side];
    const by = scale ?? Math.min(1, longest / Math.max(w, h));
    canvas.width = Math.round(w * by);
    canvas.height = Math.round(h * by);
    pen.drawImage(video, (width - w) / 2, (height - h) / 2, w, h, 0, 0, canvas.width, canvas.height);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  }

  async function look(video, way) {
    const picture = draw(video, way);
    if (way.bend) unbend(picture, way.bend);
    if (way.even) even(picture, way.even);
    const binarizer = way.even ? "FixedThreshold" : "LocalAverage";
    const codes = await readBarcodes(picture, { formats: FORMATS, binarizer, maxNumberOfSymbols: 2 });
    return codes.map((code) => code.text);
  }

  return async (video) => {
    const texts = await look(video, FIRST);
    if (texts.length) return texts;
    turn = (turn + 1) % OTHERS.length;
    return look(video, OTHERS[turn]);
  };
}

/* Return a function from a video (or another picture) to the texts that it shows just now. Raises "reader" where it
   cannot be loaded, "noise" where the browser keeps pictures from pages. */
export async function makeReader(addresses) {
  let read = await makeNative().catch(() => null);
  let isNative = Boolean(read);
  read ??= await makeCompiled(addresses);
  return async (video) => {
    try {
      return await read(video);
    } catch (error) {
      /* Some browsers promise a detector that their system does not have. */
      if (!isNative) throw error;
      read = await makeCompiled(addresses);
      isNative = false;
      return read(video);
    }
  };
}
