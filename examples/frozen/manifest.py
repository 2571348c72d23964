# What is frozen into the program.
package("greenhouse", base_path="scripts")
