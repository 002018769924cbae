// A picture that a person chose: made small enough to send, as messengers do.

const SIDE_MAX = 1920;
const BYTES_AS_IS = 1_500_000;
const KINDS = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);

/** { blob, url, width, height }; throws when the file is no picture. */
export async function preparePicture(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, SIDE_MAX / Math.max(bitmap.width, bitmap.height));
  const width = Math.round(bitmap.width * scale);
  const height = Math.round(bitmap.height * scale);
  const asIs = KINDS.has(file.type) && file.size <= BYTES_AS_IS;
  const blob = asIs ? file : await redrawn(bitmap, width, height);
  bitmap.close();
  return { blob, url: await dataUrl(blob), width, height };
}

async function redrawn(bitmap, width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; // JPEG knows no transparency
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/jpeg", 0.86);
  });
}

function dataUrl(blob) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.addEventListener("error", () => fail(reader.error));
    reader.readAsDataURL(blob);
  });
}
