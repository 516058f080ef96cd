#!/usr/bin/env bash
# Aligns a list of pairs on several machines over SSH with GNU parallel; documents lie on a disk
# that all of them share. HOSTS is as of `parallel --sshlogin`: 8/node1,8/node2 (8 at a time each).
#   ./align.sh INPUT MEMORIES HOSTS
set -euo pipefail
input=$1 memories=$2 hosts=${3:-:}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
muqabala batch "$input" -o "$memories" --requests > "$work/list.jsonl"
# 50 pairs for each process: the program starts in a twentieth of a second, and a host that dies
# costs 50 pairs, which --retries gives to another.
parallel --pipe -N 50 --sshlogin "$hosts" --retries 3 muqabala worker < "$work/list.jsonl" > "$work/answers.jsonl"
muqabala gather "$work/answers.jsonl" -o "$memories" --list "$work/list.jsonl"
