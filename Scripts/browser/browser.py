"""A headless Chromium that opens one page at a time and tells what it said, fetched and drew."""
import base64
import json
import pathlib
import shutil
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains

#: Height of a window in CSS pixels, and of one part of the picture of a long page.
WINDOW_HEIGHT, PART_HEIGHT = 1000, 2400
#: Paper in inches.
PAPERS = {"a4": (8.27, 11.69), "letter": (8.5, 11.0)}


class Browser:
    """One Chromium for all pages; each page is opened anew for each state."""

    def __init__(self, axe):
        """axe: the file of axe-core."""
        self.axe_script = pathlib.Path(axe).read_text(encoding="utf-8")
        options = Options()
        options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
        for option in ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                       "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
                       "--force-color-profile=srgb", "--host-resolver-rules=MAP * ~NOTFOUND"]:
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or "chromedriver"))
        self.driver.set_script_timeout(300)
        self.messages, self.requests = [], []

    @property
    def version(self):
        return self.driver.capabilities["browserVersion"]

    def close(self):
        self.driver.quit()

    def devtools(self, command, **values):
        return self.driver.execute_cdp_cmd(command, values)

    def open(self, address, width=1440, theme="light", scripts=True):
        """Opens a page in a window of so many CSS pixels for a reader who prefers a theme, scripts on or off."""
        self.driver.get("about:blank")
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=WINDOW_HEIGHT, deviceScaleFactor=1,
                      mobile=False)
        self.devtools("Emulation.setEmulatedMedia", media="screen",
                      features=[{"name": "prefers-color-scheme", "value": theme}])
        self.devtools("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.read_logs()
        self.messages, self.requests = [], []
        self.driver.get(address)
        self.wait()

    def wait(self, seconds=0.25):
        """Waits for what the page's script does after loading, and keeps what was said and fetched meanwhile."""
        time.sleep(seconds)
        messages, requests = self.read_logs()
        self.messages += messages
        self.requests += requests

    def read_logs(self):
        messages = [f"{entry['level'].lower()}: {entry['message']}" for entry in self.driver.get_log("browser")]
        requests = []
        for entry in self.driver.get_log("performance"):
            event = json.loads(entry["message"])["message"]
            if event["method"] == "Network.requestWillBeSent":
                requests.append(event["params"]["request"]["url"])
        return messages, requests

    def run(self, script, *values):
        """The value of a script run in the page, which the page's policy and its scripts being off do not hinder."""
        return self.driver.execute_script(script, *values)

    def press(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def open_details(self):
        """Opens all that is folded."""
        self.run("document.querySelectorAll('details:not([hidden])').forEach(d => { d.open = true; })")
        self.wait()

    def axe(self, options, within=None):
        """What axe-core finds in the page, or in the first element that a selector names.

        It needs promises: a page opened without scripts stays as it is, but the browser runs scripts again.
        """
        self.devtools("Emulation.setScriptExecutionDisabled", value=False)
        self.run(f"if (!window.axe) {{ {self.axe_script}\n window.axe = axe; }}")
        return self.driver.execute_async_script(
            "const [within, options, done] = arguments;"
            "axe.run(within ? document.querySelector(within) : document, options)"
            ".then(done, error => done({ error: String(error) }));", within, options)

    def view(self):
        """The picture of the window."""
        return self.devtools("Page.captureScreenshot", format="png")["data"]

    def save_pictures(self, stem):
        """Writes the whole page as stem-01.png and so on, each at most PART_HEIGHT high."""
        # What is drawn only when it comes into sight would stay empty and change its height from part to part.
        self.run("const style = document.createElement('style'); document.head.append(style);"
                 "style.textContent = '*{content-visibility:visible!important}';")
        width, height = self.run("const e = document.documentElement; return [e.clientWidth, e.scrollHeight];")
        for number, top in enumerate(range(0, height, PART_HEIGHT), 1):
            part = {"x": 0, "y": top, "width": width, "height": min(PART_HEIGHT, height - top), "scale": 1}
            picture = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=part)
            pathlib.Path(f"{stem}-{number:02}.png").write_bytes(base64.b64decode(picture["data"]))

    def show_as_printed(self, paper):
        """Lays the page out as wide as it is on paper between its margins of 15 mm."""
        width = round((PAPERS[paper][0] - 30 / 25.4) * 96)
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=WINDOW_HEIGHT, deviceScaleFactor=1,
                      mobile=False)
        self.devtools("Emulation.setEmulatedMedia", media="print")

    def print(self, paper, file):
        """Prints the page on paper (a key of PAPERS) to a PDF file, backgrounds included."""
        width, height = PAPERS[paper]
        pdf = self.devtools("Page.printToPDF", printBackground=True, paperWidth=width, paperHeight=height)
        pathlib.Path(file).write_bytes(base64.b64decode(pdf["data"]))
