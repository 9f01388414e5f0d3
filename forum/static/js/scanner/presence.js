/* What scans mean: those of one person in, presences out. The twin of attendees/presence.py, held to it by a test:
   a passage is { id, at, door, undoes, isExit, kind, place, dayEndsAt, wasDoubted }, times are numbers, ids compare as
   strings. */

export function findStays(passages) {
  return walk(passages).presences;
}

/* What one more passage of the same person means among those already known: { kind, presence }. */
export function findMeaning(known, passage) {
  return walk([...known, passage]).meanings.get(passage.id);
}

function walk(passages) {
  const meanings = new Map();
  let standing = [];
  let story = makeStory();
  for (const passage of inOrder(passages)) {
    if (!passage.undoes) {
      meanings.set(passage.id, story.take(passage));
      standing.push(passage);
      continue;
    }
    const takenBack = story.meanings.get(passage.undoes) ?? { kind: "nothing", presence: null };
    if (takenBack.kind !== "entry" && takenBack.kind !== "exit") {
      meanings.set(passage.id, { kind: "nothing", presence: null });
      continue;
    }
    meanings.set(passage.id, { kind: "undo", presence: takenBack.presence });
    const told = story;
    standing = standing.filter((one) => !told.restsOn(one.id, passage.undoes));
    story = makeStory();
    for (const one of standing) story.take(one);
  }
  return { presences: story.presences, meanings };
}

/* One person's presences as their passages come, in order of time. Presences are replaced, never changed: a meaning
   speaks of them as they were. */
function makeStory() {
  const presences = [];
  const meanings = new Map();
  let building = null;
  let room = null;
  let dayEndsAt = null;

  function end(index, at, ended) {
    if (index !== null) presences[index] = { ...presences[index], leftAt: at, ended };
  }

  function endRoom(at, ended) {
    end(room, at, ended);
    room = null;
  }

  function endBuilding(at, ended) {
    end(building, at, ended);
    building = null;
  }

  const held = (passage) => (passage.kind === "main" ? building : room);
  const isAt = (index, passage) => index !== null && presences[index].place === passage.place;

  function enter(passage) {
    const index = held(passage);
    if (isAt(index, passage)) {
      if (passage.kind === "main") endRoom(passage.at, "moved");
      return { kind: "repeat", presence: presences[index] };
    }
    endRoom(passage.at, "moved");
    const isServed = passage.kind === "meal";
    if (isServed && passage.wasDoubted) return { kind: "nothing", presence: null };
    const presence = {
      entry: passage.id,
      door: passage.door,
      enteredAt: passage.at,
      leftAt: isServed ? passage.at : null,
      kind: passage.kind,
      place: passage.place,
      ended: isServed ? "served" : null,
      dayEndsAt: passage.dayEndsAt,
    };
    presences.push(presence);
    if (passage.kind === "main") building = presences.length - 1;
    else if (!isServed) room = presences.length - 1;
    return { kind: "entry", presence };
  }

  function leave(passage) {
    const index = held(passage);
    const wasThere = isAt(index, passage);
    const presence = wasThere ? presences[index] : null;
    if (passage.kind === "main") {
      endRoom(passage.at, "left");
      endBuilding(passage.at, "exit");
    } else endRoom(passage.at, wasThere ? "exit" : "moved");
    return presence ? { kind: "exit", presence } : { kind: "nothing", presence: null };
  }

  return {
    presences,
    meanings,
    take(passage) {
      if (dayEndsAt !== null && passage.at >= dayEndsAt) {
        endRoom(dayEndsAt, "day");
        endBuilding(dayEndsAt, "day");
      }
      dayEndsAt = passage.dayEndsAt;
      const meaning = passage.isExit ? leave(passage) : enter(passage);
      meanings.set(passage.id, meaning);
      return meaning;
    },
    /* Whether taking an entry back takes this passage with it: the entry itself, and its repeats. */
    restsOn(passage, entry) {
      const meaning = meanings.get(passage);
      return passage === entry || (meaning.kind === "repeat" && meaning.presence?.entry === entry);
    },
  };
}

/* By time. An undo follows what it undoes, whatever the clocks said; ids settle what is left. */
function inOrder(passages) {
  const known = new Map(passages.map((passage) => [passage.id, passage]));
  const moment = (passage) => Math.max(passage.at, known.get(passage.undoes)?.at ?? passage.at);
  return [...known.values()].sort(
    (one, other) =>
      moment(one) - moment(other) ||
      Boolean(one.undoes) - Boolean(other.undoes) ||
      (one.id < other.id ? -1 : Number(one.id > other.id)),
  );
}
