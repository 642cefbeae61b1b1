# Judges a preview by its exit code, CODE, and by the label interruption-accepted: whether it is there (LABELLED), and whether setting it
# has started this run (ACCEPTED). Only that counts: the label stays on through later pushes, which nobody has read a report of, and
# another label set after one of them starts a run as well.
case "$CODE/$ACCEPTED/$LABELLED" in
  0/* | 3/*) echo "Sign-in goes on." ;;
  4/true/*) echo "::notice title=Sign-in::It will not go on as it is; the label interruption-accepted says that this is known." ;;
  4/*/true)
    echo "::error title=Sign-in::It would not go on as it is, or nobody can tell, and the label interruption-accepted was set before this run. Read the report; if that is meant, take the label off and set it again."
    exit 1
    ;;
  4/*)
    echo "::error title=Sign-in::It would not go on as it is, or nobody can tell. Read the report; if that is meant, add the label interruption-accepted."
    exit 1
    ;;
  *)
    echo "::error title=Preview::It failed. The log of the job before tells why."
    exit 1
    ;;
esac
