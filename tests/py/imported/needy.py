# A module that needs another, which there is not.
import imported.absent
