DROP TABLE household_list_rows;
DROP TABLE household_lists;
