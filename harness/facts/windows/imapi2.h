/*
 * imapi2.h - the part of the Image Mastering API (IMAPI 2) that concerns exclusive access, for
 * the C language: classes, interfaces and the order of their methods.
 *
 * Facts only, from the published interface (imapi2.idl) and its reference pages, shared by the program
 * that calls the interfaces and by the server in fixtures/imapi2/ that offers them; mingw-w64 has no
 * imapi2.h. What a method does, and with which HRESULTs, is in the reference pages of that name.
 *
 * Each interface is a struct whose only member is its table of methods, base interfaces first:
 * object->table->Method(object, ...). As everywhere in COM: strings that come in are the caller's,
 * strings and interfaces that go out are the caller's to free, and a method writes to a place that it
 * is given only after it has checked that there is one.
 */
#ifndef EXACCESS_IMAPI2_WINDOWS_H
#define EXACCESS_IMAPI2_WINDOWS_H

#include <windows.h>
#include <objbase.h>
#include <oleauto.h>

/* The identifiers of IMAPI differ in their first 32 bits, and the interfaces of formats in the second
 * group as well. */
#define IMAPI_GUID(name, first, third)                   \
	static const GUID name = { first, third, 0x5B0F, \
		{ 0x8F, 0x00, 0x5D, 0x77, 0xAF, 0xBE, 0x26, 0x1E } }

IMAPI_GUID(CLSID_MsftDiscMaster2, 0x2735412E, 0x7F64);
IMAPI_GUID(CLSID_MsftDiscRecorder2, 0x2735412D, 0x7F64);
IMAPI_GUID(CLSID_MsftDiscFormat2Data, 0x2735412A, 0x7F64);
IMAPI_GUID(IID_IDiscMaster2, 0x27354130, 0x7F64);
IMAPI_GUID(IID_IDiscRecorder2, 0x27354133, 0x7F64);
IMAPI_GUID(IID_IDiscRecorder2Ex, 0x27354132, 0x7F64);
IMAPI_GUID(IID_IDiscFormat2, 0x27354152, 0x8F64);
IMAPI_GUID(IID_IDiscFormat2Data, 0x27354153, 0x9F64);

/* Numbers of the methods and properties of IDiscRecorder2, for IDispatch. */
enum imapi_dispid {
	DISPID_RECORDER_EJECT = 0x100,
	DISPID_RECORDER_CLOSE_TRAY,
	DISPID_RECORDER_ACQUIRE,
	DISPID_RECORDER_RELEASE,
	DISPID_RECORDER_DISABLE_MCN,
	DISPID_RECORDER_ENABLE_MCN,
	DISPID_RECORDER_INITIALIZE,
	DISPID_RECORDER_ACTIVE = DISPID_VALUE,
	DISPID_RECORDER_VENDOR = 0x201,
	DISPID_RECORDER_PRODUCT,
	DISPID_RECORDER_REVISION,
	DISPID_RECORDER_VOLUME_NAME,
	DISPID_RECORDER_VOLUME_PATHS,
	DISPID_RECORDER_CAN_LOAD,
	DISPID_RECORDER_LEGACY_NUMBER,
	DISPID_RECORDER_SUPPORTED_FEATURES,
	DISPID_RECORDER_CURRENT_FEATURES,
	DISPID_RECORDER_SUPPORTED_PROFILES,
	DISPID_RECORDER_CURRENT_PROFILES,
	DISPID_RECORDER_MODE_PAGES,
	DISPID_RECORDER_OWNER,
};

/* Of SendCommandNoData. */
#define IMAPI_COMMAND_MIN 6u
#define IMAPI_COMMAND_MAX 16u
#define IMAPI_SENSE_SIZE  18u

typedef struct IDiscMaster2 IDiscMaster2;
typedef struct IDiscRecorder2 IDiscRecorder2;
typedef struct IDiscRecorder2Ex IDiscRecorder2Ex;
typedef struct IDiscFormat2Data IDiscFormat2Data;

/* clang-format off */
#define IMAPI_METHOD(name) HRESULT(STDMETHODCALLTYPE *name)

#define IMAPI_UNKNOWN(self)                                            \
	IMAPI_METHOD(QueryInterface)(self *, REFIID iid, void **object); \
	ULONG(STDMETHODCALLTYPE *AddRef)(self *);                      \
	ULONG(STDMETHODCALLTYPE *Release)(self *);

#define IMAPI_DISPATCH(self)                                                                    \
	IMAPI_UNKNOWN(self)                                                                     \
	IMAPI_METHOD(GetTypeInfoCount)(self *, UINT *count);                                    \
	IMAPI_METHOD(GetTypeInfo)(self *, UINT index, LCID locale, ITypeInfo **info);           \
	IMAPI_METHOD(GetIDsOfNames)(self *, REFIID reserved, LPOLESTR *names, UINT count,       \
		LCID locale, DISPID *ids);                                                      \
	IMAPI_METHOD(Invoke)(self *, DISPID id, REFIID reserved, LCID locale, WORD flags,       \
		DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *argument);

/* The drives of this machine. */
typedef struct IDiscMaster2Table {
	IMAPI_DISPATCH(IDiscMaster2)
	IMAPI_METHOD(get__NewEnum)(IDiscMaster2 *, IEnumVARIANT **drives);
	/* The identifier of a drive, for InitializeDiscRecorder: the path of its device interface. */
	IMAPI_METHOD(get_Item)(IDiscMaster2 *, LONG index, BSTR *id);
	IMAPI_METHOD(get_Count)(IDiscMaster2 *, LONG *count);
	IMAPI_METHOD(get_IsSupportedEnvironment)(IDiscMaster2 *, VARIANT_BOOL *supported);
} IDiscMaster2Table;

typedef struct IDiscRecorder2Table {
	IMAPI_DISPATCH(IDiscRecorder2)
	IMAPI_METHOD(EjectMedia)(IDiscRecorder2 *);
	IMAPI_METHOD(CloseTray)(IDiscRecorder2 *);
	IMAPI_METHOD(AcquireExclusiveAccess)(IDiscRecorder2 *, VARIANT_BOOL force, BSTR client);
	IMAPI_METHOD(ReleaseExclusiveAccess)(IDiscRecorder2 *);
	IMAPI_METHOD(DisableMcn)(IDiscRecorder2 *);
	IMAPI_METHOD(EnableMcn)(IDiscRecorder2 *);
	IMAPI_METHOD(InitializeDiscRecorder)(IDiscRecorder2 *, BSTR id);
	IMAPI_METHOD(get_ActiveDiscRecorder)(IDiscRecorder2 *, BSTR *value);
	IMAPI_METHOD(get_VendorId)(IDiscRecorder2 *, BSTR *value);
	IMAPI_METHOD(get_ProductId)(IDiscRecorder2 *, BSTR *value);
	IMAPI_METHOD(get_ProductRevision)(IDiscRecorder2 *, BSTR *value);
	IMAPI_METHOD(get_VolumeName)(IDiscRecorder2 *, BSTR *value);
	IMAPI_METHOD(get_VolumePathNames)(IDiscRecorder2 *, SAFEARRAY **value);
	IMAPI_METHOD(get_DeviceCanLoadMedia)(IDiscRecorder2 *, VARIANT_BOOL *value);
	IMAPI_METHOD(get_LegacyDeviceNumber)(IDiscRecorder2 *, LONG *value);
	IMAPI_METHOD(get_SupportedFeaturePages)(IDiscRecorder2 *, SAFEARRAY **value);
	IMAPI_METHOD(get_CurrentFeaturePages)(IDiscRecorder2 *, SAFEARRAY **value);
	IMAPI_METHOD(get_SupportedProfiles)(IDiscRecorder2 *, SAFEARRAY **value);
	IMAPI_METHOD(get_CurrentProfiles)(IDiscRecorder2 *, SAFEARRAY **value);
	IMAPI_METHOD(get_SupportedModePages)(IDiscRecorder2 *, SAFEARRAY **value);
	IMAPI_METHOD(get_ExclusiveAccessOwner)(IDiscRecorder2 *, BSTR *value);
} IDiscRecorder2Table;

/* Commands for the drive, of a recorder that was initialised; time limits are in seconds. Memory that
 * goes out is the caller's to free with CoTaskMemFree. */
typedef struct IDiscRecorder2ExTable {
	IMAPI_UNKNOWN(IDiscRecorder2Ex)
	IMAPI_METHOD(SendCommandNoData)(IDiscRecorder2Ex *, BYTE *command, ULONG size,
		BYTE sense[IMAPI_SENSE_SIZE], ULONG limit);
	IMAPI_METHOD(SendCommandSendDataToDevice)(IDiscRecorder2Ex *, BYTE *command, ULONG size,
		BYTE sense[IMAPI_SENSE_SIZE], ULONG limit, BYTE *data, ULONG data_size);
	IMAPI_METHOD(SendCommandGetDataFromDevice)(IDiscRecorder2Ex *, BYTE *command, ULONG size,
		BYTE sense[IMAPI_SENSE_SIZE], ULONG limit, BYTE *data, ULONG data_size,
		ULONG *fetched);
	IMAPI_METHOD(ReadDvdStructure)(IDiscRecorder2Ex *, ULONG format, ULONG address, ULONG layer,
		ULONG agid, BYTE **data, ULONG *count);
	IMAPI_METHOD(SendDvdStructure)(IDiscRecorder2Ex *, ULONG format, BYTE *data, ULONG count);
	IMAPI_METHOD(GetAdapterDescriptor)(IDiscRecorder2Ex *, BYTE **data, ULONG *size);
	IMAPI_METHOD(GetDeviceDescriptor)(IDiscRecorder2Ex *, BYTE **data, ULONG *size);
	IMAPI_METHOD(GetDiscInformation)(IDiscRecorder2Ex *, BYTE **data, ULONG *size);
	IMAPI_METHOD(GetTrackInformation)(IDiscRecorder2Ex *, ULONG address, int type, BYTE **data,
		ULONG *size);
	IMAPI_METHOD(GetFeaturePage)(IDiscRecorder2Ex *, int feature, BOOLEAN current, BYTE **data,
		ULONG *size);
	IMAPI_METHOD(GetModePage)(IDiscRecorder2Ex *, int page, int type, BYTE **data, ULONG *size);
	IMAPI_METHOD(SetModePage)(IDiscRecorder2Ex *, int type, BYTE *data, ULONG size);
	IMAPI_METHOD(GetSupportedFeaturePages)(IDiscRecorder2Ex *, BOOLEAN current, int **pages,
		ULONG *count);
	IMAPI_METHOD(GetSupportedProfiles)(IDiscRecorder2Ex *, BOOLEAN current, int **profiles,
		ULONG *count);
	IMAPI_METHOD(GetSupportedModePages)(IDiscRecorder2Ex *, int type, int **pages, ULONG *count);
	IMAPI_METHOD(GetByteAlignmentMask)(IDiscRecorder2Ex *, ULONG *value);
	IMAPI_METHOD(GetMaximumNonPageAlignedTransferSize)(IDiscRecorder2Ex *, ULONG *value);
	IMAPI_METHOD(GetMaximumPageAlignedTransferSize)(IDiscRecorder2Ex *, ULONG *value);
} IDiscRecorder2ExTable;

/* Writing a stream of whole sectors to a disc. IDiscFormat2 is its beginning, up to
 * get_SupportedMediaTypes. */
typedef struct IDiscFormat2DataTable {
	IMAPI_DISPATCH(IDiscFormat2Data)
	IMAPI_METHOD(IsRecorderSupported)(IDiscFormat2Data *, IDiscRecorder2 *, VARIANT_BOOL *value);
	IMAPI_METHOD(IsCurrentMediaSupported)(IDiscFormat2Data *, IDiscRecorder2 *, VARIANT_BOOL *value);
	IMAPI_METHOD(get_MediaPhysicallyBlank)(IDiscFormat2Data *, VARIANT_BOOL *value);
	IMAPI_METHOD(get_MediaHeuristicallyBlank)(IDiscFormat2Data *, VARIANT_BOOL *value);
	IMAPI_METHOD(get_SupportedMediaTypes)(IDiscFormat2Data *, SAFEARRAY **value);
	IMAPI_METHOD(put_Recorder)(IDiscFormat2Data *, IDiscRecorder2 *value);
	IMAPI_METHOD(get_Recorder)(IDiscFormat2Data *, IDiscRecorder2 **value);
	IMAPI_METHOD(put_BufferUnderrunFreeDisabled)(IDiscFormat2Data *, VARIANT_BOOL value);
	IMAPI_METHOD(get_BufferUnderrunFreeDisabled)(IDiscFormat2Data *, VARIANT_BOOL *value);
	IMAPI_METHOD(put_PostgapAlreadyInImage)(IDiscFormat2Data *, VARIANT_BOOL value);
	IMAPI_METHOD(get_PostgapAlreadyInImage)(IDiscFormat2Data *, VARIANT_BOOL *value);
	IMAPI_METHOD(get_CurrentMediaStatus)(IDiscFormat2Data *, int *value);
	IMAPI_METHOD(get_WriteProtectStatus)(IDiscFormat2Data *, int *value);
	IMAPI_METHOD(get_TotalSectorsOnMedia)(IDiscFormat2Data *, LONG *value);
	IMAPI_METHOD(get_FreeSectorsOnMedia)(IDiscFormat2Data *, LONG *value);
	IMAPI_METHOD(get_NextWritableAddress)(IDiscFormat2Data *, LONG *value);
	IMAPI_METHOD(get_StartAddressOfPreviousSession)(IDiscFormat2Data *, LONG *value);
	IMAPI_METHOD(get_LastWrittenAddressOfPreviousSession)(IDiscFormat2Data *, LONG *value);
	IMAPI_METHOD(put_ForceMediaToBeClosed)(IDiscFormat2Data *, VARIANT_BOOL value);
	IMAPI_METHOD(get_ForceMediaToBeClosed)(IDiscFormat2Data *, VARIANT_BOOL *value);
	IMAPI_METHOD(put_DisableConsumerDvdCompatibilityMode)(IDiscFormat2Data *, VARIANT_BOOL value);
	IMAPI_METHOD(get_DisableConsumerDvdCompatibilityMode)(IDiscFormat2Data *, VARIANT_BOOL *value);
	IMAPI_METHOD(get_CurrentPhysicalMediaType)(IDiscFormat2Data *, int *value);
	IMAPI_METHOD(put_ClientName)(IDiscFormat2Data *, BSTR value);
	IMAPI_METHOD(get_ClientName)(IDiscFormat2Data *, BSTR *value);
	IMAPI_METHOD(get_RequestedWriteSpeed)(IDiscFormat2Data *, LONG *value);
	IMAPI_METHOD(get_RequestedRotationTypeIsPureCAV)(IDiscFormat2Data *, VARIANT_BOOL *value);
	IMAPI_METHOD(get_CurrentWriteSpeed)(IDiscFormat2Data *, LONG *value);
	IMAPI_METHOD(get_CurrentRotationTypeIsPureCAV)(IDiscFormat2Data *, VARIANT_BOOL *value);
	IMAPI_METHOD(get_SupportedWriteSpeeds)(IDiscFormat2Data *, SAFEARRAY **value);
	IMAPI_METHOD(get_SupportedWriteSpeedDescriptors)(IDiscFormat2Data *, SAFEARRAY **value);
	IMAPI_METHOD(put_ForceOverwrite)(IDiscFormat2Data *, VARIANT_BOOL value);
	IMAPI_METHOD(get_ForceOverwrite)(IDiscFormat2Data *, VARIANT_BOOL *value);
	IMAPI_METHOD(get_MultisessionInterfaces)(IDiscFormat2Data *, SAFEARRAY **value);
	IMAPI_METHOD(Write)(IDiscFormat2Data *, IStream *data);
	IMAPI_METHOD(CancelWrite)(IDiscFormat2Data *);
	IMAPI_METHOD(SetWriteSpeed)(IDiscFormat2Data *, LONG sectors_per_second, VARIANT_BOOL cav);
} IDiscFormat2DataTable;
/* clang-format on */

struct IDiscMaster2 {
	const IDiscMaster2Table *table;
};

struct IDiscRecorder2 {
	const IDiscRecorder2Table *table;
};

struct IDiscRecorder2Ex {
	const IDiscRecorder2ExTable *table;
};

struct IDiscFormat2Data {
	const IDiscFormat2DataTable *table;
};

#endif
