import Reporting
import Testing

/// What a reader can do with a page, in Chromium; passes without looking where no Chromium is installed.
@Suite(.serialized) struct InteractionBrowserTests {
  private func probe(_ body: String, width: Int = 1440, fragment: String = "") throws -> String? {
    let helpers = """
      const isSeen = e => e.getClientRects().length > 0;
      const find = id => document.getElementById(id);
      """
    return try PageProbe.run(helpers + body, in: InteractionSamples.document(), width: width, fragment: fragment)
  }

  @Test("One view is seen at a time, and the radio button decides which") func views() throws {
    let body = """
      const found = [], views = () => ['figure-of-label', 'figure-of-all'].map(id => isSeen(find(id))).join();
      found.push(views(), all('.view-name').filter(isSeen).length);
      all('.choice input')[1].click(); found.push(views());
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    #expect(found == "true,false | 0 | false,true")
  }

  @Test("A link to a view that is not shown chooses it") func linkToView() throws {
    guard let found = try probe("return isSeen(find('figure-of-all'));", fragment: "figure-of-all") else { return }
    #expect(found == "true")
    let body = "all('a[href=\"#figure-of-all\"]')[0].click(); await wait(); return isSeen(find('figure-of-all'));"
    #expect(try probe(body) == "true")
  }

  @Test("The slider shows the first state, both, and the second, and says which") func fading() throws {
    let body = """
      const slider = document.querySelector('.fade input'), found = [];
      const look = () => all('#fade .drawing').map(d => getComputedStyle(d)).map(s => s.visibility === 'hidden' ? 'no' : s.opacity).join();
      for (const v of ['50', '0', '70', '100']) { set(slider, v); found.push(look(), slider.getAttribute('aria-valuetext')); }
      const [a, b] = all('#fade .drawing svg').map(s => s.getBoundingClientRect());
      found.push([a.left - b.left, a.top - b.top, a.width - b.width, a.height - b.height].join());
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    #expect(
      found
        == "1,1 | Both, one over the other | 1,no | as trained alone | 0.6,1 | Both, as trained faded to 60 % | no,1 | after temperature alone | 0,0,0,0"
    )
  }

  @Test("A cell opens its examples alone, by click, by a figure's cell, by address and by arrow keys") func cells()
    throws
  {
    let body = """
      const found = [], seen = () => all('.examples details').filter(isSeen).map(d => d.open + ' ' + d.querySelector('summary').textContent).join('; ');
      const cell = () => document.querySelector('.matrix [aria-current]').textContent;
      found.push(seen(), cell());
      find('cells').querySelector('a[href="#cells-1-2"]').click(); found.push(seen(), cell());
      all('#figure-of-all g')[3 * 1 + 0 + 1].dispatchEvent(new MouseEvent('click', { bubbles: true })); found.push(cell());
      const first = document.querySelector('a[href="#cells-1-2"]'); first.focus();
      press(document.activeElement, 'ArrowRight'); found.push(document.activeElement.textContent);
      press(document.activeElement, 'ArrowDown'); found.push(document.activeElement.textContent);
      press(document.activeElement, 'ArrowDown'); found.push(document.activeElement.textContent);
      press(document.activeElement, 'ArrowLeft'); found.push(document.activeElement.textContent);
      found.push(document.querySelector('.matrix output').textContent);
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    // The group around a drawing is the first; an empty cell is passed over to the right, and there is none.
    #expect(
      found
        == "true fear predicted as sad: 12 images, 3 shown | 12 | true happy predicted as sad: 6 images, 3 shown | 6 | 9 | 6 | 25 | 12 | 1 | sad predicted as happy: 9 images, 3 shown"
    )
    #expect(
      try probe("return document.querySelector('.matrix [aria-current]').textContent;", fragment: "cells-2-3") == "3")
  }

  @Test("The filter counts, keeps the total and goes with sorting") func filter() throws {
    let body = """
      const table = document.querySelector('#long table'), input = document.querySelector('.filter input'), found = [];
      const rows = () => all('tbody tr', table).filter(isSeen).map(r => r.cells[0].textContent).join();
      const count = () => document.querySelector('.filter output').textContent;
      found.push(count());
      set(input, 'BIRCH'); found.push(rows(), count());
      all('thead button', table)[1].click(); found.push(rows());
      set(input, 'birch 11'); found.push(rows());
      set(input, 'nothing such'); found.push(rows(), count());
      set(input, ''); found.push(all('tbody tr', table).filter(isSeen).length, count());
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    #expect(
      found
        == "15 rows | Birch 1,Birch 6,Birch 11,all | 3 of 15 rows | Birch 6,Birch 1,Birch 11,all | Birch 11,all | all | 0 of 15 rows | 16 | 15 rows"
    )
  }

  @Test("The tooltip says a mark's title at once, and nothing says it twice") func tooltip() throws {
    let body = """
      const tip = document.querySelector('.tip'), found = [];
      const over = e => e.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      const said = () => tip.hidden ? '-' : tip.textContent;
      found.push(all('svg title').length);
      over(document.querySelector('#figure-first circle')); found.push(said());
      over(document.querySelector('#figure-first svg')); found.push(said());
      over(document.querySelector('#figure-wall use')); found.push(said());
      found.push(document.querySelector('#figure-wall svg').getAttribute('aria-label'));
      over(document.querySelector('#long td[data-value]')); found.push(said());
      over(all('#long td[data-value]')[1]); found.push(said());
      const drawing = document.querySelector('#figure-first .drawing');
      press(drawing, 'ArrowRight'); press(drawing, 'ArrowRight'); found.push(said(), all('[aria-live]').pop().textContent, all('.tipped').length);
      press(drawing, 'Escape'); found.push(said());
      return found.join(' | ');
      """
    guard let found = try probe(body) else { return }
    #expect(
      found
        == "0 | first, bin 1: 10.0 | - | train/happy/im0.png | A drawn face labelled happy, train/happy/im0.png | apple 0, Height: 0.123457 | - | first, bin 2: 20.0 | first, bin 2: 20.0 | 1 | -"
    )
  }

  @Test("The keyboard reaches a figure whose marks the arrow keys go through, however wide the page is")
  func reachable() throws {
    let body = "await wait(); return document.querySelector('#figure-first .drawing').tabIndex;"
    guard let found = try probe(body) else { return }
    #expect(found == "0")
  }

  @Test("Nothing sticks out sideways", arguments: [500, 800, 1440]) func width(width: Int) throws {
    let body = """
      all('.choice input')[1].click(); await wait();
      const d = document.documentElement;
      return d.scrollWidth - d.clientWidth;
      """
    guard let found = try probe(body, width: width) else { return }
    #expect(found == "0")
  }
}
