// Somebody else saved meanwhile. Whatever one chooses, neither drawing is lost.
import { button, h } from "./dom.js";
import { download } from "./aside.js";

/** Says who and when, and lets choose: "theirs" (mine becomes a copy) or "mine" (go on drawing; nothing was saved). */
export function askAboutConflict(scene, { by, at, version }, xml) {
  const { t } = scene;
  return new Promise((choose) => {
    const end = (choice) => {
      dialog.remove();
      choose(choice);
    };
    const told = { who: by || t("Somebody"), time: at ? scene.moment(at) : "", version };
    const dialog = h(
      "dialog",
      { class: "session canvas-conflict", "aria-labelledby": "canvas-conflict-title", oncancel: () => end("mine") },
      h("h2", { class: "govuk-heading-m", id: "canvas-conflict-title" }, t("Somebody else saved this drawing")),
      h("p", { class: "govuk-body" }, t("{who} saved version {version} at {time}, while you were drawing.", told)),
      h(
        "p",
        { class: "govuk-body" },
        t("Nothing of yours is lost. Load theirs: yours is kept in this browser, to bring back or to compare."),
      ),
      h(
        "div",
        { class: "actions" },
        button(t("Keep mine as a copy, load theirs"), { kind: "", onclick: () => end("theirs") }),
        button(t("Download mine"), { icon: "download", onclick: () => download(xml, scene.fileName) }),
        button(t("Go on drawing"), { onclick: () => end("mine") }),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
