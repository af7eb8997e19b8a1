import Reporting
import Testing

/// Uses maps and cards in Chromium, under the page's own policy; passes without looking where no Chromium is installed.
@Suite(.serialized) struct MapBrowserTests {
  private func probe(_ body: String, width: Int = 1440) throws -> String? {
    let helpers = """
      const shown = () => all('.card:not([hidden])').map(c => c.querySelector('.file').textContent).join();
      const told = e => e.querySelector('.controls output').textContent;
      await until(() => document.querySelector('.explorer-body'));
      """
    return try PageProbe.run(helpers + body, in: MapSamples.document(), width: width)
  }

  @Test func cellsAreReadByPointerAndKeys() throws {
    let body = """
      const e = document.querySelector('.explorer-body'), canvas = e.querySelector('canvas'), found = [told(e)];
      press(canvas, 'ArrowDown'); press(canvas, 'ArrowDown'); found.push(told(e));
      const box = canvas.getBoundingClientRect();
      canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: box.right - 2, clientY: box.bottom - 2 }));
      found.push(told(e));
      canvas.dispatchEvent(new PointerEvent('pointerleave')); found.push(told(e));
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    let hint = "Point at a cell, or go through them with the arrow keys."
    #expect(
      found
        == "\(hint) | Row 2, column 1 of 2 × 2: 0.75, 75 % of the positive evidence | Row 2, column 2 of 2 × 2: −0.5, no positive evidence | \(hint)"
    )
  }

  @Test func methodsAndTargetsSwitchAndAnEmptyMapIsHatched() throws {
    let body = """
      const e = document.querySelector('.explorer-body'), tabs = () => all('.methods input', e), found = [];
      const pick = i => { tabs()[i].checked = true; tabs()[i].dispatchEvent(new Event('change', { bubbles: true })); };
      pick(1); press(e.querySelector('canvas'), 'ArrowUp'); found.push(told(e));
      pick(2); found.push(told(e), all('canvas', e).filter(c => !c.hidden).length, all('.hatched', e).filter(h => !h.hidden).length);
      set(e.querySelector('select'), '1'); found.push(tabs().length, e.querySelector('figcaption').textContent);
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    #expect(
      found
        == "Row 1, column 1 of 4 × 4: 1, 2.5 % of the positive evidence | Empty map: no position changed the target. | 0 | 2 | 1 | On its own grid, 1 × 2"
    )
  }

  /// The colours of the cells are those that were given, and the slider covers from not at all to wholly.
  @Test func coloursAndCoverAreThoseOfTheFigures() throws {
    let body = """
      const e = document.querySelector('.explorer-body'), [own, over] = all('canvas', e), found = [];
      const at = (c, x, y) => [...c.getContext('2d').getImageData(x, y, 1, 1).data].slice(0, 3).join();
      const side = own.width / 2;
      found.push(at(own, 3, side + 3), at(own, side + 3, side + 3));
      const [cover, sign] = [e.querySelector('input[type=range]'), e.querySelector('input[type=checkbox]')];
      set(cover, '0'); found.push(at(over, 0, over.height - 1));
      set(cover, '1'); found.push(at(over, 0, over.height - 1));
      sign.checked = true; sign.dispatchEvent(new Event('input')); found.push(at(own, side + 3, side + 3));
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    // The lower left pixel of the face is (56 * 3) % 256.
    #expect(found == "255,255,0 | 0,0,0 | 168,168,168 | 255,255,0 | 85,85,255")
  }

  @Test func cardsAreSortedAndFiltered() throws {
    let body = """
      const form = document.querySelector('.sieve'), found = [shown()];
      set(form.elements.order, '1 1'); found.push(shown());
      set(form.elements.order, '2 -1'); found.push(shown());
      set(all('.facet', form)[1], '1'); found.push(shown(), form.querySelector('output').textContent);
      form.reset(); await wait(); found.push(shown());
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    // Cards without a share come last; the filter's values stand in alphabetical order: right, wrong.
    #expect(
      found
        == "d.png,a.png,c.png,b.png | b.png,c.png,a.png,d.png | a.png,c.png,d.png,b.png | a.png,d.png | 2 of 4 | d.png,a.png,c.png,b.png"
    )
  }

  @Test func aCardOpensItsMapsAndTheNextCardIsOneStepAway() throws {
    let body = """
      const found = [];
      const dialog = document.querySelector('dialog'), drawn = () => dialog.querySelector('canvas');
      document.querySelector('.card button').click(); await until(drawn);
      found.push(dialog.open, dialog.querySelector('h2').textContent, dialog.querySelectorAll('canvas').length);
      dialog.querySelector('.next').click(); await until(drawn);
      found.push(dialog.querySelector('h2').textContent, dialog.querySelector('.shares dd').textContent, dialog.querySelector('.back').disabled);
      all('header button', dialog).pop().click(); await wait();
      found.push(dialog.open, document.activeElement.getAttribute('aria-label'));
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    #expect(found == "true | face.png | 2 | a.png | 61.0 % | false | false | Explore the maps of a.png")
  }

  @Test(arguments: [500, 1440]) func nothingSticksOutSideways(width: Int) throws {
    let body = """
      const d = document.documentElement, dialog = document.querySelector('dialog');
      document.querySelector('.card button').click(); await until(() => dialog.querySelector('canvas'));
      return [d.scrollWidth - d.clientWidth, Math.max(0, dialog.scrollWidth - dialog.clientWidth)].join(' ');
      """
    guard let found = try probe(body, width: width) else { return }
    #expect(found == "0 0")
  }
}
