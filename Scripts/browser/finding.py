"""What a check finds."""
import dataclasses


@dataclasses.dataclass
class Finding:
    #: What is wrong, one sentence.
    message: str
    #: In which state of the page: theme, width, scripts; or which page of a PDF.
    where: str = ""
    #: The element: a selector or its beginning.
    element: str = ""

    @property
    def line(self):
        parts = [self.where and f"[{self.where}]", self.message, self.element and f"at {self.element[:400]}"]
        return " ".join(part for part in parts if part)
