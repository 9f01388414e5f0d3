/* QR codes out of a video: the browser's own detector where there is one, else zxing compiled to WebAssembly. */

const WIDEST = 1024;

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error("reader")));
    document.head.append(script);
  });
}

async function makeNative() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await window.BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video)).map((code) => code.rawValue);
}

async function makeCompiled({ script, wasm }) {
  await loadScript(script);
  const { prepareZXingModule, readBarcodes } = window.ZXingWASM;
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  let isCloseUp = false;

  /* In turn the whole picture, made smaller, and its middle as it is: near badges, then far ones. */
  return async (video) => {
    const { videoWidth: width, videoHeight: height } = video;
    isCloseUp = !isCloseUp && Math.max(width, height) > WIDEST;
    const side = isCloseUp ? Math.min(width, height, WIDEST) : 0;
    const [w, h] = isCloseUp ? [side, side] : [width, height];
    const scale = Math.min(1, WIDEST / Math.max(w, h));
    canvas.width = Math.round(w * scale);
    canvas.height = Math.round(h * scale);
    pen.drawImage(video, (width - w) / 2, (height - h) / 2, w, h, 0, 0, canvas.width, canvas.height);
    const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
    const codes = await readBarcodes(picture, { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 2 });
    return codes.map((code) => code.text);
  };
}

/* Return a function from a video to the texts that it shows just now. */
export async function makeReader(addresses) {
  const native = await makeNative().catch(() => null);
  return native ?? makeCompiled(addresses);
}
