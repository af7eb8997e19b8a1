/// The script of pages with maps to explore: it draws from the data in the page, sorts and filters cards, and opens their maps.
/// It makes elements one by one and never reads text as HTML. Without it the static figures and the cards stand.
enum MapScript {
  static let text = drawing + explorer + cards

  /// Values to colours, as the static pictures have them.
  private static let drawing = """
    (() => {
      const all = (s, e = document) => [...e.querySelectorAll(s)];
      const make = (tag, options, ...children) => {
        const element = Object.assign(document.createElement(tag), options);
        element.append(...children);
        return element;
      };
      const read = id => JSON.parse(document.getElementById(id).textContent);
      const rgb = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
      const known = {};
      const colours = id => {
        if (!known[id]) {
          const c = known[id] = read(id);
          c.positive = c.positive.map(rgb);
          c.signed = c.signed.map(rgb);
        }
        return known[id];
      };
      const mix = (a, b, f) => a.map((x, k) => x + (b[k] - x) * f);
      const between = (stops, t) => {
        const place = Math.min(1, Math.max(0, t)) * (stops.length - 1);
        const i = Math.min(stops.length - 2, Math.floor(place));
        return mix(stops[i], stops[i + 1], place - i);
      };

      // Rows and columns that were written once come back, and what all cells need is counted once.
      const unfold = map => {
        if (map.problem || map.grid) return map;
        const rows = map.rows || Array(map.height).fill(1), columns = map.columns || Array(map.width).fill(1);
        map.grid = [];
        rows.forEach((n, r) => {
          const row = columns.flatMap((m, c) => Array(m).fill(map.values[r * columns.length + c] * map.unit));
          for (let k = 0; k < n; k++) map.grid.push(...row);
        });
        map.top = map.grid.reduce((m, v) => Math.max(m, v));
        map.most = map.grid.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
        map.evidence = map.grid.reduce((s, v) => s + Math.max(0, v), 0);
        return map;
      };
      const colour = (c, map, signed, v) => signed
        ? between(c.signed, (v / map.most + 1) / 2) : between(c.positive, v / map.top);

      const drawCells = (canvas, c, map, signed) => {
        const side = Math.max(1, Math.round(288 / Math.max(map.width, map.height)));
        canvas.width = side * map.width;
        canvas.height = side * map.height;
        const g = canvas.getContext('2d'), line = side >= 12 ? 1 : 0;
        g.fillStyle = '#888';
        g.fillRect(0, 0, canvas.width, canvas.height);
        map.grid.forEach((v, i) => {
          g.fillStyle = `rgb(${colour(c, map, signed, v).map(Math.round)})`;
          g.fillRect(i % map.width * side, Math.floor(i / map.width) * side, side - line, side - line);
        });
      };
      // Bilinear, with half-pixel centres and clamped edges.
      const taps = (now, old) => Array.from({ length: now }, (_, i) => {
        const place = Math.min(Math.max((i + .5) * old / now - .5, 0), old - 1), low = Math.floor(place);
        return [low, Math.min(low + 1, old - 1), place - low];
      });
      const drawOverlay = (canvas, face, c, map, signed, opacity) => {
        const factor = Math.max(1, Math.min(4, Math.floor(512 / Math.max(face.width, face.height))));
        const width = canvas.width = face.width * factor, height = canvas.height = face.height * factor;
        const g = canvas.getContext('2d'), image = g.createImageData(width, height);
        const rows = taps(height, map.height), columns = taps(width, map.width);
        const largest = signed ? map.most : map.top, at = (y, x) => map.grid[y * map.width + x];
        rows.forEach(([y0, y1, fy], y) => columns.forEach(([x0, x1, fx], x) => {
          const v = (1 - fy) * ((1 - fx) * at(y0, x0) + fx * at(y0, x1)) + fy * ((1 - fx) * at(y1, x0) + fx * at(y1, x1));
          // In the middle of the slider the map covers as in the figures; at its ends not at all, and wholly.
          const usual = c.least + c.gain * Math.min(1, Math.abs(v) / largest);
          const cover = opacity <= .5 ? usual * 2 * opacity : usual + (1 - usual) * (2 * opacity - 1);
          const from = 4 * (Math.floor(y / factor) * face.width + Math.floor(x / factor)), to = 4 * (y * width + x);
          const below = [face.data[from], face.data[from + 1], face.data[from + 2]];
          image.data.set([...mix(below, colour(c, map, signed, v), cover), 255], to);
        }));
        g.putImageData(image, 0, 0);
      };
      const pixels = async address => {
        const image = new Image();
        await new Promise((done, fail) => Object.assign(image, { onload: done, onerror: fail, src: address }));
        const canvas = make('canvas', { width: image.naturalWidth, height: image.naturalHeight });
        const g = canvas.getContext('2d');
        g.drawImage(image, 0, 0);
        return g.getImageData(0, 0, canvas.width, canvas.height);
      };

    """

  /// The explorer of one picture's maps.
  private static let explorer = """
      let count = 0;
      const number = v => v === 0 ? '0' : Number(v.toPrecision(3)).toString().replace('-', '\\u2212');
      // Fills a place with the maps of one picture.
      const explore = async (place, data, address) => {
        const c = colours(data.colours), face = await pixels(data.picture || address), name = `maps-${++count}`;
        let group = 0, index = 0, cell = null;
        const tiles = ['On its own grid', 'Laid over the picture'].map(title => {
          const canvas = make('canvas', { tabIndex: 0 }), cursor = make('div', { className: 'cursor', hidden: true });
          canvas.setAttribute('role', 'img');
          const hatch = make('div', { className: 'hatched', hidden: true }, make('span', {}));
          const caption = make('figcaption', { textContent: title });
          const box = make('figure', {}, make('div', { className: 'tile' }, canvas, cursor, hatch), caption);
          return { canvas, cursor, hatch, caption, box, title };
        });
        const opacity = make('input', { type: 'range', min: 0, max: 1, step: .05, value: .5 });
        const signed = make('input', { type: 'checkbox' });
        const readout = make('output', {});
        readout.setAttribute('aria-live', 'polite');
        const bar = make('div', { className: 'scale' }), low = make('span', {}), high = make('span', {});
        const note = make('p', { className: 'note' });
        const tabs = make('fieldset', { className: 'methods' });
        const targets = make('select', {}, ...data.groups.map((g, i) => make('option', { value: i, textContent: g.name })));
        const maps = () => data.groups[group].maps;

        const tell = map => {
          if (map.problem) return;
          tiles.forEach(t => {
            t.cursor.hidden = !cell;
            if (cell) Object.assign(t.cursor.style, {
              left: `${100 * cell[1] / map.width}%`, top: `${100 * cell[0] / map.height}%`,
              width: `${100 / map.width}%`, height: `${100 / map.height}%` });
          });
          if (!cell) {
            readout.textContent = 'Point at a cell, or go through them with the arrow keys.';
            return;
          }
          const v = map.grid[cell[0] * map.width + cell[1]];
          const share = map.evidence > 0 ? 100 * Math.max(0, v) / map.evidence : 0;
          readout.textContent = `Row ${cell[0] + 1}, column ${cell[1] + 1} of ${map.height} \\u00d7 ${map.width}: ${number(v)}, `
            + (v > 0 ? `${share < 10 ? share.toPrecision(2) : share.toFixed(0)} % of the positive evidence` : 'no positive evidence');
        };
        const draw = () => {
          const map = unfold(maps()[index]), on = signed.checked;
          note.textContent = map.note;
          for (const t of tiles) {
            t.canvas.hidden = !!map.problem;
            t.hatch.hidden = !map.problem;
            t.hatch.firstChild.textContent = map.problem || '';
            t.canvas.setAttribute('aria-label', `${map.name}, ${t.title.toLowerCase()}; arrow keys read single cells`);
          }
          bar.parentNode.hidden = !!map.problem;
          if (map.problem) {
            tiles.forEach(t => { t.cursor.hidden = true; });
            readout.textContent = map.problem;
            return;
          }
          tiles[0].caption.textContent = `${tiles[0].title}, ${map.height} \\u00d7 ${map.width}`;
          drawCells(tiles[0].canvas, c, map, on);
          drawOverlay(tiles[1].canvas, face, c, map, on, +opacity.value);
          bar.style.background = `linear-gradient(to right, ${(on ? c.signed : c.positive).map(s => `rgb(${s})`)})`;
          low.textContent = number(on ? -map.most : 0);
          high.textContent = number(on ? map.most : map.top);
          if (cell && (cell[0] >= map.height || cell[1] >= map.width)) cell = null;
          tell(map);
        };
        const choose = () => {
          index = Math.min(index, maps().length - 1);
          tabs.replaceChildren(make('legend', { textContent: 'Map' }), ...maps().map((map, i) => {
            const input = make('input', { type: 'radio', name, checked: i === index });
            input.addEventListener('change', () => { index = i; cell = null; draw(); });
            return make('label', { className: map.problem ? 'empty' : '' }, input, make('span', { textContent: map.name }));
          }));
          draw();
        };
        targets.addEventListener('change', () => { group = +targets.value; cell = null; choose(); });
        [opacity, signed].forEach(e => e.addEventListener('input', draw));
        for (const { canvas } of tiles) {
          canvas.addEventListener('pointermove', e => {
            const map = maps()[index], box = canvas.getBoundingClientRect();
            const place = (at, start, length, n) => Math.min(n - 1, Math.max(0, Math.floor((at - start) / length * n)));
            cell = [place(e.clientY, box.top, box.height, map.height), place(e.clientX, box.left, box.width, map.width)];
            tell(map);
          });
          canvas.addEventListener('pointerleave', () => { cell = null; tell(maps()[index]); });
          canvas.addEventListener('keydown', e => {
            const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[e.key];
            if (!step) return;
            e.preventDefault();
            e.stopPropagation();
            const map = maps()[index], limit = [map.height, map.width];
            cell = cell ? cell.map((v, k) => Math.min(limit[k] - 1, Math.max(0, v + step[k]))) : [0, 0];
            tell(map);
          });
        }
        const controls = make('div', { className: 'controls' });
        if (data.groups.length > 1) controls.append(make('label', {}, 'Target ', targets));
        controls.append(tabs, note,
          make('label', {}, 'Cover ', opacity), make('label', {}, signed, ' Negative values too'),
          make('div', { className: 'legend' }, low, bar, high), readout);
        place.append(make('div', { className: 'explorer-body' }, ...tiles.map(t => t.box), controls));
        choose();
      };

      const places = all('details.explorer');
      for (const place of places) {
        place.hidden = false;
        const fill = () => {
          if (place.open && place.childElementCount === 1) explore(place, read(place.dataset.maps));
        };
        place.addEventListener('toggle', fill);
        if (places.length === 1) place.open = true;
      }

    """

  /// Sorting, filtering and opening of cards.
  private static let cards = """
      const dialog = make('dialog', { className: 'maps-dialog' });
      let open = null;
      const back = () => { if (open) open.querySelector('button').focus(); };
      const leave = () => { dialog.close(); back(); };
      const bars = data => make('dl', { className: 'shares' }, ...data.bars.flatMap(b => {
        const fill = make('i', {});
        fill.style.width = `${100 * b.share}%`;
        return [make('dt', { textContent: b.name }), make('dd', {}, make('span', { className: 'share' }, fill), b.text)];
      }));
      const show = async card => {
        const data = read(card.dataset.maps), close = make('button', { type: 'button', textContent: 'Close' });
        close.addEventListener('click', leave);
        const step = (title, way) => {
          const visible = all('.card[data-maps]:not([hidden])', card.parentNode);
          const next = visible[visible.indexOf(card) + way];
          const button = make('button', { type: 'button', textContent: title, disabled: !next });
          button.addEventListener('click', async () => { await show(next); dialog.querySelector(way < 0 ? '.back' : '.next').focus(); });
          button.className = way < 0 ? 'back' : 'next';
          return button;
        };
        const title = make('h2', { textContent: data.name });
        const facts = make('p', { textContent: [card.querySelector('b').textContent,
          ...all('.verdict', card).map(e => e.textContent), ...all('.line:not(.file)', card).map(e => e.textContent)].join('; ') });
        const remarks = data.remarks.map(text => make('p', { className: 'note', textContent: text }));
        const link = card.querySelector('.file a');
        const more = link ? [make('p', {}, make('a', { href: link.hash, textContent: 'Figures and numbers of this image' }))] : [];
        more.forEach(p => p.firstChild.addEventListener('click', () => dialog.close()));
        const body = make('div', {});
        dialog.replaceChildren(make('header', {}, title, make('div', {}, step('\\u2190 Previous', -1), step('Next \\u2192', 1), close)),
          facts, body, bars(data), ...remarks, ...more);
        dialog.setAttribute('aria-label', `Maps of ${data.name}`);
        open = card;
        if (!dialog.open) dialog.showModal();
        await explore(body, data, (card.querySelector('.pictures img') || {}).src);
      };
      dialog.addEventListener('close', back);
      dialog.addEventListener('click', e => { if (e.target === dialog) leave(); });
      document.body.append(dialog);

      for (const wall of all('.cards')) {
        const list = wall.querySelector('ul'), items = all('.card', list), form = wall.querySelector('form');
        const numbers = text => text.split(',').map(parseFloat);
        const facts = new Map(items.map((card, place) =>
          [card, { place, keys: numbers(card.dataset.keys), facets: card.dataset.facets.split(',') }]));
        const apply = () => {
          const [key, way] = form.elements.order.value.split(' ').map(Number);
          const wanted = all('.facet', form).map(s => s.value);
          const sorted = [...items].sort((a, b) => {
            const [x, y] = [facts.get(a), facts.get(b)], [u, v] = [x.keys[key], y.keys[key]];
            return isNaN(u) - isNaN(v) || way * (u - v) || x.place - y.place;
          });
          for (const card of items) card.hidden = wanted.some((w, i) => w && facts.get(card).facets[i] !== w);
          list.append(...sorted);
          form.querySelector('output').textContent = `${items.filter(card => !card.hidden).length} of ${items.length}`;
        };
        form.hidden = false;
        form.addEventListener('change', apply);
        form.addEventListener('reset', () => setTimeout(apply));
        apply();
        for (const card of all('.card[data-maps]', list)) {
          const button = make('button', { type: 'button' }), pictures = card.querySelector('.pictures');
          button.setAttribute('aria-label', `Explore the maps of ${card.querySelector('.file').textContent}`);
          button.setAttribute('aria-haspopup', 'dialog');
          pictures.before(button);
          button.append(pictures);
          button.addEventListener('click', () => show(card));
        }
      }
    })();
    """
}
