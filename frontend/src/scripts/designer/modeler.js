// bpmn-js with what a process of the house needs, and nothing more: our own bar of tools stands in for its palette, and
// our panel for its menus of every BPMN type. The bpmn.io mark stays, as its licence asks.
import BaseModeler from "bpmn-js/lib/BaseModeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import Viewer from "bpmn-js/lib/Viewer";
import AutoPlace from "bpmn-js/lib/features/auto-place";
import AutoResize from "bpmn-js/lib/features/auto-resize";
import EditorActions from "bpmn-js/lib/features/editor-actions";
import GridSnapping from "bpmn-js/lib/features/grid-snapping";
import InteractionEvents from "bpmn-js/lib/features/interaction-events";
import Keyboard from "bpmn-js/lib/features/keyboard";
import LabelEditing from "bpmn-js/lib/features/label-editing";
import Modeling from "bpmn-js/lib/features/modeling";
import Outline from "bpmn-js/lib/features/outline";
import Snapping from "bpmn-js/lib/features/snapping";
import AutoScroll from "diagram-js/lib/features/auto-scroll";
import Bendpoints from "diagram-js/lib/features/bendpoints";
import Connect from "diagram-js/lib/features/connect";
import ConnectionPreview from "diagram-js/lib/features/connection-preview";
import ContextPad from "diagram-js/lib/features/context-pad";
import Create from "diagram-js/lib/features/create";
import KeyboardMoveSelection from "diagram-js/lib/features/keyboard-move-selection";
import Move from "diagram-js/lib/features/move";
import Resize from "diagram-js/lib/features/resize";
import SpaceTool from "diagram-js/lib/features/space-tool";
import KeyboardMove from "diagram-js/lib/navigation/keyboard-move";
import MoveCanvas from "diagram-js/lib/navigation/movecanvas";
import ZoomScroll from "diagram-js/lib/navigation/zoomscroll";

import { MOTCUA } from "./moddle.js";
import { Keys } from "./keys.js";
import { Pad } from "./pad.js";

class Drawer extends BaseModeler {}

Drawer.prototype._modules = [
  ...Viewer.prototype._modules,
  ...[KeyboardMove, MoveCanvas, ZoomScroll],
  ...[AutoPlace, AutoResize, AutoScroll, Bendpoints, Connect, ConnectionPreview, ContextPad, Create, EditorActions],
  ...[GridSnapping, InteractionEvents, Keyboard, KeyboardMoveSelection, LabelEditing, Modeling, Move, Resize, Snapping],
  ...[Outline, SpaceTool],
];

/** Several changes as one, for taking back. */
class Together {
  preExecute({ acts }) {
    acts();
  }
}

/** A canvas in `container` that speaks with `t`: one to draw on, or one to look at. */
export function makeCanvas({ container, t, readOnly }) {
  const font = getComputedStyle(document.body).fontFamily;
  const Kind = readOnly ? NavigatedViewer : Drawer;
  const canvas = new Kind({
    container,
    moddleExtensions: { motcua: MOTCUA },
    textRenderer: {
      defaultStyle: { fontFamily: font, fontSize: "12px" },
      externalStyle: { fontFamily: font, fontSize: "12px" },
    },
    additionalModules: [{ translate: ["value", t] }, ...(readOnly ? [] : [padModule(t)])],
  });
  if (readOnly) return canvas;
  plainKeys(canvas.get("moddle").ids);
  canvas.get("commandStack").registerHandler("motcua.together", Together);
  return canvas;
}

function padModule(t) {
  return { __init__: ["pad", "keys"], pad: ["type", Pad], padWords: ["value", t], keys: ["type", Keys] };
}

// The house's keys are of small letters.
function plainKeys(ids) {
  const next = ids.nextPrefixed.bind(ids);
  ids.nextPrefixed = (prefix, element) => next(prefix.toLowerCase(), element);
}
