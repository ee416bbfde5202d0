// The canvas of the time view: as large as what is seen of it. Axis, facilitator's lane and names of lanes stay in sight.
const FONT = '12px "Noto Sans SC","Microsoft YaHei","PingFang SC","Source Han Sans SC",sans-serif';

class Stage {
  constructor(canvas, box, sizer, words) {
    this.canvas = canvas;
    this.box = box;
    this.sizer = sizer;
    this.words = words;
    this.context = canvas.getContext("2d");
    this.layer = document.createElement("canvas");
    this.view = [0, 1];
    this.lit = new Map();
    this.cursor = -1;
    this.widths = new Map();
    this.colours = SCHEMES.light;
    this.width = 300;
    this.left = 0;
    this.seen = 100;
    this.scale = 1;
  }

  x(at) {
    return this.left + ((at - this.view[0]) / (this.view[1] - this.view[0])) * (this.width - this.left);
  }

  time(x) {
    return this.view[0] + (Math.max(0, x - this.left) / (this.width - this.left)) * (this.view[1] - this.view[0]);
  }

  measure(text) {
    if (!this.widths.has(text)) {
      this.context.font = FONT;
      this.widths.set(text, this.context.measureText(text).width);
    }
    return this.widths.get(text);
  }

  // What stands on a bar: its place in the chain that is pointed at, whether it differs, whether it came to nothing.
  marked(number, film, bar) {
    const step = this.lit.get(number) && this.lit.get(number).get(bar.id);
    const bad = { starved: "✖ ", unmet: "✖ ", aborted: "✖ ", failed: "✖ ", unfinished: "… " }[bar.v] || "";
    return `${step ? `◆${step} ` : ""}${film.versus && film.versus.bar(bar) ? "≠ " : ""}${bad}${bar.t}`;
  }

  // Where everything goes; then it is painted.
  lay(films, view, options) {
    this.films = films;
    this.view = view;
    this.width = Math.max(200, Math.floor(this.box.clientWidth));
    this.seen = Math.max(160, Math.floor(this.box.clientHeight));
    this.left = this.width >= 520 ? Math.min(LABELS, Math.round(this.width * 0.22)) : 0; // on a phone, names stand above what they name
    this.scale = Math.min(2, window.devicePixelRatio || 1);
    this.layout = new Layout(this, films, options);
    for (const canvas of [this.canvas, this.layer]) {
      canvas.width = this.width * this.scale;
      canvas.height = this.seen * this.scale;
    }
    this.canvas.style.height = `${this.seen}px`;
    this.sizer.style.height = `${Math.max(0, this.layout.head + this.layout.height - this.seen)}px`;
    this.paint();
  }

  // Everything that is in sight, once; frames only put it together.
  paint() {
    const painter = new Painter(this, this.layer.getContext("2d"));
    painter.all(this.box.scrollTop);
  }

  // One frame: what is past in full, what is to come faint, and the moment between them.
  show(at) {
    const { context, scale, colours } = this;
    const x = Math.max(this.left, Math.min(this.width, this.x(at)));
    const [edge, head] = [Math.round(x * scale), Math.round(this.layout.head * scale)];
    const { width, height } = this.layer;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.drawImage(this.layer, 0, 0);
    if (edge < width) {
      context.globalAlpha = 0.55;
      context.fillStyle = colours.paper;
      context.fillRect(edge, head, width - edge, height - head);
      context.globalAlpha = 1;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (!this.left) new Painter(this, context).names(this.box.scrollTop);
    this._flights(context, at, x);
    context.fillStyle = colours.now;
    context.fillRect(x - 1, 6, 2, this.seen);
    context.beginPath();
    context.moveTo(x - 6, 0);
    context.lineTo(x + 6, 0);
    context.lineTo(x, 9);
    context.fill();
  }

  _flights(context, at, x) {
    context.font = FONT;
    context.textBaseline = "middle";
    this.layout.rows.filter((item) => item.kind === "letters").forEach((item) => {
      const y = item.top - this.box.scrollTop + this.layout.head;
      const flying = item.film.letters.filter((letter) => letter.s <= at && (letter.r < 0 || at < letter.r));
      if (!flying.length || y < this.layout.head) return;
      const last = flying[flying.length - 1];
      const text = `✉ ${last.from} → ${last.to}${flying.length > 1 ? ` +${flying.length - 1}` : ""}`;
      const wide = Math.min(context.measureText(text).width + 10, this.width);
      const left = Math.min(x + 6, this.width - wide);
      context.fillStyle = this.colours.paper;
      context.fillRect(left, y + 5, wide, 20);
      context.strokeStyle = this.colours.edge;
      context.strokeRect(left + 0.5, y + 5.5, wide - 1, 19);
      context.fillStyle = this.colours.ink;
      context.fillText(text, left + 5, y + 15, wide - 8);
    });
  }

  // What is at a point of the canvas: things of the head first.
  hit(x, y) {
    const inHead = y < this.layout.head;
    const line = inHead ? y : y - this.layout.head + this.box.scrollTop;
    const at = this.layout.boxes.findIndex(
      (box) => Boolean(box.pinned) === inHead && x >= box.x && x <= box.x + box.w && line >= box.y && line <= box.y + box.h,
    );
    return at;
  }

  // Bring a box into sight.
  reveal(box) {
    if (!box || box.pinned) return;
    const room = this.seen - this.layout.head;
    const { scrollTop } = this.box;
    if (box.y < scrollTop + ABOVE || box.y + ROW > scrollTop + room) this.box.scrollTop = box.y - room / 2;
  }
}
