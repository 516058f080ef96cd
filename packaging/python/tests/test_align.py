"""Run by `packaging/wheel` in the environment that the wheel was installed in: `python -m unittest`."""

import pathlib
import unittest

import muqabala

CORPORA = pathlib.Path(__file__).resolve().parents[3] / "corpora"
ARABIC = "عقدت اللجنة جلستها الأولى في 12 أيار/مايو 2021.\nوانتخبت اللجنة رئيسا لها لمدة سنتين.\n"
ENGLISH = "The Committee held its first meeting on 12 May 2021.\nThe Committee elected its Chair for two years.\n"


class Align(unittest.TestCase):
    def test_two_files(self):
        units = muqabala.align(CORPORA / "letter.ar.txt", CORPORA / "letter.en.txt")
        self.assertGreater(len(units), 40)
        self.assertTrue(all(0.5 <= unit.confidence <= 1 for unit in units))
        self.assertIn("Port Alba", " ".join(unit.target for unit in units))

    def test_two_texts(self):
        units = muqabala.align(muqabala.Text(ARABIC, "a.ar.txt"), muqabala.Text(ENGLISH, "a.en.txt"), options=["--force"])
        self.assertEqual([unit.target for unit in units], ENGLISH.splitlines())

    def test_a_pair_that_fails_does_not_stop_the_others(self):
        good = (CORPORA / "press.ar.html", CORPORA / "press.en.html")
        results = list(muqabala.align_many([good, ("no-such-file", good[1]), good]))
        self.assertIsInstance(results[1], muqabala.AlignmentError)
        self.assertIn("no-such-file", str(results[1]))
        self.assertEqual(results[0], results[2])
        self.assertGreater(len(results[0]), 30)

    def test_a_text_in_the_place_of_a_path_is_told(self):
        for text in (ARABIC, "three words here"):
            with self.assertRaises(muqabala.AlignmentError) as caught:
                muqabala.align(text, ENGLISH)
            self.assertIn("muqabala.Text", str(caught.exception))
        with self.assertRaises(muqabala.AlignmentError) as caught:
            muqabala.align(muqabala.Text("\ud800"), muqabala.Text(ENGLISH))
        self.assertIn("surrogate", str(caught.exception))
        with self.assertRaises(muqabala.AlignmentError) as caught:
            muqabala.align("~/no-such-file.txt", CORPORA / "press.en.html")
        self.assertEqual(str(caught.exception).count("no-such-file.txt"), 1)

    def test_options_may_be_one_string(self):
        pair = (CORPORA / "letter.ar.txt", CORPORA / "letter.en.txt")
        one, several = (muqabala.align(*pair, options=o) for o in ("--unit sentence", ["--unit", "sentence"]))
        self.assertEqual(one, several)

    def test_what_the_program_refuses_is_told(self):
        with self.assertRaises(RuntimeError) as caught:
            muqabala.align("a", "b", options=["--no-such-option"])
        self.assertIn("--no-such-option", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
