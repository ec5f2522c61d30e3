// Saving, and what is done about each answer. The drawing stays in the browser until the city has it.
import { askAboutConflict } from "./conflict.js";
import { n } from "./words.js";

/** Keeps the drawing; one at a time. What is still being typed counts. */
export async function save(scene) {
  if (scene.isSaving || scene.losing.length) return;
  document.activeElement?.dispatchEvent(new Event("change", { bubbles: true }));
  scene.isSaving = true;
  scene.bar.say(scene.t("Saving…"));
  const { xml, answer } = await sent(scene).finally(() => (scene.isSaving = false));
  await OUTCOMES[answer.is](scene, answer, xml);
}

async function sent(scene) {
  const xml = await scene.xml();
  return { xml, answer: await scene.store.save(xml) };
}

const OUTCOMES = {
  async saved(scene, { problems }, xml) {
    scene.problems?.show(problems ?? []);
    // Drawn on while it was under way: that is still to be saved.
    if ((await scene.xml()) !== xml) return scene.changed();
    scene.isDirty = false;
    clearTimeout(scene.holding);
    return scene.standing();
  },

  async conflict(scene, told, xml) {
    // What was sent before may have arrived while its answer got lost.
    const there = await scene.store.look().catch(() => undefined);
    if (there?.xml === xml) {
      scene.store.arrived(there.version);
      return OUTCOMES.saved(scene, { problems: scene.problems?.found }, xml);
    }
    scene.bar.say(scene.t("Not saved: somebody else saved this drawing"), "warning");
    scene.store.hold(xml, new Date().toISOString());
    if ((await askAboutConflict(scene, told, xml)) !== "theirs") return undefined;
    const version = scene.store.version;
    const theirs = await scene.store.load().catch(() => undefined);
    if (theirs === undefined) return scene.bar.say(scene.t("Theirs could not be loaded; yours is still here."), "warning");
    scene.aside.add({ xml, at: new Date().toISOString(), version });
    scene.store.forget();
    scene.isDirty = false;
    await scene.draw(theirs);
    scene.standing();
    return scene.problems?.ask();
  },

  unreadable(scene, { problems }) {
    scene.problems?.show(problems ?? []);
    scene.bar.say(scene.t("Not saved: the city cannot read this drawing. The problems below say why."), "error");
  },

  refused(scene, { status }) {
    const ended = status === 401 || status === 403;
    const words = ended
      ? n("Not saved: you are signed out, or may not change this drawing. Your drawing is kept in this browser.")
      : n("Not saved: the city refused it. Your drawing is kept in this browser.");
    scene.hold();
    scene.bar.say(scene.t(words), "error");
  },

  unreachable(scene) {
    scene.hold();
    scene.bar.say(
      scene.t("Not saved: no connection. Your drawing is kept in this browser; save again in a moment."),
      "warning",
    );
  },
};
