// The joint inspection of one line: where it stands, its markers, problems, report, field pack.
import { ask } from "./ask.js";
import { inspectionAddress, lineAddress, simulatedBadge } from "./boundaries_shared.js";
import { factsList, officeSession, refuse, showFault } from "./cases_office.js";
import { showField, showReturns } from "./inspections_field.js";
import { showArrange, showMoves } from "./inspections_moves.js";
import { showProblems } from "./inspections_problems.js";
import { showReport } from "./inspections_report.js";
import { progressBar, stepBadge } from "./inspections_shared.js";
import { showComparison, showTasks } from "./inspections_tasks.js";
import { byId, make, page, say } from "./page.js";

const context = { path: `/inspections/${page.inspection_id}`, reload: load };

start();

async function start() {
  try {
    context.session = await officeSession();
    if (!context.session) return;
    await load();
    showReturns(context);
    byId("inspection").hidden = false;
  } catch (error) {
    refuse(error);
  }
}

async function load() {
  const { path } = context;
  const [found, tasks, comparison, problems, report] = await Promise.all([
    ask(path), ask(`${path}/tasks`), ask(`${path}/comparison`), ask(`${path}/problems`), ask(`${path}/report`),
  ]);
  Object.assign(context, {
    found, tasks: tasks.tasks, comparisons: comparison.comparisons, problems: problems.problems, report, may: new Set(found.may),
  });
  showFault("");
  byId("simulated").hidden = !report.is_simulated;
  showCover(found);
  showMoves(context);
  showArrange(context);
  showTasks(context);
  showComparison(context);
  showProblems(context);
  showReport(context);
  showField(context);
}

function showCover(found) {
  document.title = `${found.line.name} ${found.plan.title} · ${page.words.service}`;
  const days = (from, to) => (from || to ? [from ?? "…", to ?? "…"].join(" – ") : null);
  byId("cover").replaceChildren(
    make("p", { class: "quiet" },
      make("a", { href: `/boundaries-desk/plans?${new URLSearchParams({ lang: page.language, plan: found.plan_id })}` }, `← ${say("back_to_plans")}`), " · ",
      make("a", { href: lineAddress(found.line_code) }, say("to_the_line"))),
    make("h2", { class: "case-title" },
      make("a", { href: inspectionAddress(found.inspection_id), lang: "zh-CN" }, found.line.name), " ", stepBadge("inspection", found.state),
      found.is_simulated ? [" ", simulatedBadge()] : null),
    progressBar(found.progress, found.source !== null),
    make("div", { class: "cover-facts" },
      factsList([
        [say("plans_title"), make("span", { lang: "zh-CN" }, found.plan.title)],
        [say("plan_kind"), page.labels.plan_kind[found.plan.kind]],
        [say("sides"), make("span", { lang: "zh-CN" }, `${found.line.side_a}、${found.line.side_b}`)],
      ]),
      factsList([
        [say("team_a"), found.team_a && make("span", { lang: "zh-CN" }, found.team_a)],
        [say("team_b"), found.team_b && make("span", { lang: "zh-CN" }, found.team_b)],
        [say("planned_days"), days(found.planned_from, found.planned_to)],
        [say("field_days"), days(found.started_on, found.completed_on)],
      ])));
}
