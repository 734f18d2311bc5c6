from lustrum.database.address import Address as Address
from lustrum.database.address import address_of as address_of
from lustrum.database.faults import DatabaseError as DatabaseError
from lustrum.database.store import Database as Database
from lustrum.database.store import Entries as Entries
from lustrum.database.store import Entry as Entry
from lustrum.database.store import open_database as open_database
