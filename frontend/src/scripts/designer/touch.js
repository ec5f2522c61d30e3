// Fingers on the canvas: one moves it, two make it larger and smaller. A tap selects, as a click does.
const TAP_PX = 6;

export function heedFingers(scene, place) {
  const fingers = new Map();
  let moved = 0;

  place.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" || event.target.closest("a, button")) return;
    if (!fingers.size) moved = 0;
    fingers.set(event.pointerId, at(event));
  });
  place.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (moved < TAP_PX && fingers.size === 1) return;
    event.preventDefault();
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(scene, place, { before, now, other });
    else scene.get("canvas").scroll({ dx: now.x - before.x, dy: now.y - before.y });
    fingers.set(event.pointerId, now);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    place.addEventListener(name, (event) => fingers.delete(event.pointerId));
  }
}

function at(event) {
  return { x: event.clientX, y: event.clientY };
}

function pinch(scene, place, { before, now, other }) {
  const distance = (finger) => Math.hypot(finger.x - other.x, finger.y - other.y);
  if (!distance(before)) return;
  const box = place.getBoundingClientRect();
  const middle = { x: (now.x + other.x) / 2 - box.left, y: (now.y + other.y) / 2 - box.top };
  scene.size.to((scene.size.now * distance(now)) / distance(before), middle);
}
