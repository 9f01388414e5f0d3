/* Training: five sample badges show the five answers. Nothing is sent, nothing is counted. */

const SAMPLE = /^FORUM-ESSAI-([1-5])$/i;

export const sampleIn = (text) => Number(SAMPLE.exec(text.trim())?.[1] ?? 0);

export function makeTraining({ screens, onChange }) {
  const { $, say } = screens;
  let isOn = false;
  const samples = [...$("samples").content.querySelectorAll("li")].map(({ dataset }) => ({
    result: dataset.result,
    word: dataset.word,
    message: dataset.message,
    advice: dataset.advice,
    first_name: dataset.first,
    last_name: dataset.last,
    shelf_letter: dataset.shelf,
  }));

  function turn(value) {
    isOn = value;
    $("training-band").hidden = !value;
    onChange();
  }

  return {
    isOn: () => isOn,
    begin() {
      turn(true);
      screens.show("training");
    },
    end: () => turn(false),

    /* What is shown for something read; null when it is no affair of training. */
    answer(text) {
      const number = sampleIn(text);
      if (isOn && number) return samples[number - 1];
      if (isOn) {
        return { result: "sample", word: say("real"), message: say("realMessage"), advice: say("realAdvice") };
      }
      if (!number) return null;
      const message = say("sampleMessage", { word: samples[number - 1].word });
      return { result: "sample", word: say("sample"), message, advice: say("sampleAdvice") };
    },
    seated: () => ({ ...samples[0], first_name: samples[2].first_name, message: say("trainingSeat"), notes: [] }),
  };
}
