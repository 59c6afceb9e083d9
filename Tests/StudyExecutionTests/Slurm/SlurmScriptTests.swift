import SpecYAML
import Testing

@testable import Experiments
@testable import StudyExecution

@Suite("The batch scripts")
struct SlurmScriptTests {
    private func settings(_ text: String) throws -> SlurmSettings {
        var problems: [Diagnostic] = []
        let settings = SlurmSettings.read(try node("slurm: " + text), registry: registry, problems: &problems)
        #expect(problems.isEmpty)
        return settings
    }

    @Test("of the array asks for what the spec says, and puts the worker in the shell's place")
    func array() throws {
        let script = SlurmScript(
            study: "demo", folder: "slurm/3",
            settings: try settings(
                """
                {partition: long, account: lab, time: 12:00:00, memory: 4G, cpus_per_task: 2, array_limit: 50, extra: [--gres=gpu:1, --qos=low]}
                """), program: "/opt/it's/understudy")
        #expect(
            script.array(count: 100, limit: 50) == """
                #!/bin/bash
                # Written by `understudy run --executor slurm`, and submitted from the study's folder.
                #SBATCH --job-name=demo
                #SBATCH --array=0-99%50
                #SBATCH --output=slurm/3/task-%a.log
                #SBATCH --open-mode=append
                #SBATCH --requeue
                #SBATCH --signal=B:USR1@120
                #SBATCH --ntasks=1
                #SBATCH --cpus-per-task=2
                #SBATCH --partition=long
                #SBATCH --account=lab
                #SBATCH --time=12:00:00
                #SBATCH --mem=4G
                #SBATCH --gres=gpu:1
                #SBATCH --qos=low
                # Task N makes the run that slurm/3/tasks.txt names behind N, from its last checkpoint on.
                if [[ ! -r slurm/3/tasks.txt ]]; then
                    echo "$PWD/slurm/3/tasks.txt cannot be read on $HOSTNAME: the study's folder has to be one that all nodes share" >&2
                    exit 66
                fi
                while read -r task run; do
                    [[ $task == "$SLURM_ARRAY_TASK_ID" ]] && break
                done <slurm/3/tasks.txt
                program='/opt/it'\\''s/understudy'
                if [[ ! -x $program ]]; then
                    echo "$program is not there on $HOSTNAME: it has to be in a folder that all nodes share" >&2
                    exit 66
                fi
                # In place of this shell, so that Slurm's signals reach it.
                # After SIGTERM it writes a checkpoint and ends with 143, before the time limit it queues its task again.
                exec "$program" worker "$run" --resubmit >/dev/null 2>>"$run/log.txt"

                """)
        #expect(
            script.report == """
                #!/bin/bash
                # Written by `understudy run --executor slurm`, and submitted from the study's folder.
                #SBATCH --job-name=demo-report
                #SBATCH --output=slurm/3/report.log
                #SBATCH --requeue
                #SBATCH --ntasks=1
                #SBATCH --partition=long
                #SBATCH --account=lab
                #SBATCH --time=12:00:00
                #SBATCH --mem=4G
                #SBATCH --qos=low
                program='/opt/it'\\''s/understudy'
                if [[ ! -x $program ]]; then
                    echo "$program is not there on $HOSTNAME: it has to be in a folder that all nodes share" >&2
                    exit 66
                fi
                exec "$program" report .

                """)
    }

    @Test(
        "leave time for a checkpoint, less of short limits",
        arguments: [("{}", 120), ("{time: 60}", 120), ("{time: 5}", 60), ("{time: 1}", 12)])
    func warning(_ text: String, seconds: Int) throws {
        let script = SlurmScript(study: "demo", folder: "slurm/1", settings: try settings(text), program: "/bin/true")
        #expect(script.array(count: 1, limit: nil).contains("\n#SBATCH --signal=B:USR1@\(seconds)\n"))
        #expect(script.array(count: 1, limit: nil).contains("\n#SBATCH --array=0-0\n"))
    }

    @Test("without resubmission end at the time limit as after scancel")
    func once() throws {
        let script = SlurmScript(
            study: "demo", folder: "slurm/1", settings: try settings("{resubmit: false}"), program: "/bin/true"
        ).array(count: 2, limit: nil)
        #expect(script.contains("\n#SBATCH --signal=B:TERM@120\n"))
        #expect(
            script.hasSuffix(
                """
                # After SIGTERM it writes a checkpoint and ends with 143.
                exec "$program" worker "$run" >/dev/null 2>>"$run/log.txt"

                """))
    }
}
