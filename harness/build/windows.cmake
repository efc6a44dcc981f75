# windows.cmake - tells CMake to build for Windows with the mingw-w64 tools of WINDOWS_TOOLS, such as
# x86_64-w64-mingw32.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_C_COMPILER ${WINDOWS_TOOLS}-gcc)
set(CMAKE_RC_COMPILER ${WINDOWS_TOOLS}-windres)
set(CMAKE_FIND_ROOT_PATH /usr/${WINDOWS_TOOLS})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
# What CMake compiles to look around needs to know the tools, too.
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WINDOWS_TOOLS)
