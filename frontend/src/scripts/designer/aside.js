// Drawings that were not kept by the city: copies in this browser, to bring back, to take along as a file, or to throw away.
import { button, h } from "./dom.js";

const COPIES_MAX = 5;

export class Aside {
  constructor(scene, place) {
    Object.assign(this, { scene, place, key: `${scene.store.shelf}:aside` });
  }

  /** What an earlier visit left unsaved becomes a copy, so that drawing on does not write over it. `there`: what the city
   * has; its answer may have got lost. */
  gather(there) {
    const left = this.scene.store.held();
    if (left && left.xml !== there) this.add(left);
    this.scene.store.forget();
    this.show();
  }

  /** A copy more; beyond the newest five the oldest goes. */
  add(copy) {
    this.keep([copy, ...this.copies.filter((each) => each.xml !== copy.xml)].slice(0, COPIES_MAX));
    this.show();
  }

  get copies() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? [];
    } catch {
      return [];
    }
  }

  keep(copies) {
    try {
      if (copies.length) localStorage.setItem(this.key, JSON.stringify(copies));
      else localStorage.removeItem(this.key);
    } catch {
      // Without a store there are no copies; the page warns before it is left.
    }
  }

  drop(copy) {
    this.keep(this.copies.filter((each) => each.xml !== copy.xml));
    this.show();
  }

  show() {
    const copies = this.copies;
    this.place.hidden = !copies.length;
    if (!copies.length) return this.place.replaceChildren();
    const { t } = this.scene;
    const title = h("p", { class: "banner__title" }, t("This browser holds what the city has not"));
    return this.place.replaceChildren(
      title,
      h(
        "ul",
        { class: "canvas-copies" },
        copies.map((copy) => this.line(copy)),
      ),
    );
  }

  line(copy) {
    const { t } = this.scene;
    const words = t("Your drawing of {time}, begun from version {version}", {
      time: this.scene.moment(copy.at),
      version: copy.version,
    });
    const bring = async () => {
      if (await this.scene.bringBack(copy.xml)) this.drop(copy);
    };
    return h(
      "li",
      {},
      h("span", {}, words),
      button(t("Bring it back"), { icon: "undo", onclick: bring }),
      button(t("Download"), { icon: "download", onclick: () => download(copy.xml, this.scene.fileName) }),
      button(t("Throw it away"), { icon: "remove", onclick: () => this.drop(copy) }),
    );
  }
}

/** Gives the drawing as a file. */
export function download(xml, name) {
  const address = URL.createObjectURL(new Blob([xml], { type: "application/xml" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
