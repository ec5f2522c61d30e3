// Photos of papers: a telephone's 12 MB picture says no more than one of 0.7 MB, which goes
// over a slow line while one answers the next question.

const LARGE_BYTES = 700_000;
// A4 at 170 dots an inch.
const EDGE_PX_MAX = 2_000;
const QUALITIES = [0.8, 0.65, 0.5];

/** The photo as JPEG of 0.7 MB, or as near to it as it goes; the file itself where it is small, no photo, or cannot be drawn. */
export async function lighter(file) {
  if (file.size <= LARGE_BYTES || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const scale = Math.min(1, EDGE_PX_MAX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  // Transparent parts of a PNG would turn black in a JPEG.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  let lightest = file;
  for (const quality of QUALITIES) {
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && blob.size < lightest.size) {
      lightest = new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    }
    if (lightest.size <= LARGE_BYTES) break;
  }
  return lightest;
}
